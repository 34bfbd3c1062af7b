#!/usr/bin/env bash
# What a shell needs: every line stands alone. Run against `dotnet dev.cs up`, or name another app:
#   samples/clients/curl.sh https://my-app.azurewebsites.net
# In Azure add -H "x-functions-key: $KEY" to each call.
set -euo pipefail
cd "$(dirname "$0")/.."
app=${1:-http://localhost:7071}
call=(curl --silent --show-error --fail-with-body)

# One digit.
"${call[@]}" --data-binary @digit.png "$app/api/predict"; echo

# Several in one request, answered in order.
"${call[@]}" -F image=@digit.png -F image=@digit.png "$app/api/predict"; echo

# A scan, as JSON and as CSV that a spreadsheet opens as the table was.
"${call[@]}" --data-binary @table.png "$app/api/read?layout=table"; echo
"${call[@]}" --data-binary @table.png -H "Accept: text/csv" "$app/api/read?layout=table"

# Drop a scan into the inbox, wait for it, and fetch what was read. The name is new each time.
name="curl-$(date +%s)-$$.png"
"${call[@]}" -X PUT --data-binary @field.png "$app/api/scans/$name?layout=field"; echo
until "${call[@]}" "$app/api/scans/$name" | grep -q '"state":"done"'; do sleep 1; done
"${call[@]}" -H "Accept: text/csv" "$app/api/scans/$name/result"

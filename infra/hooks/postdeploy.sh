#!/bin/sh
# After a deployment: lets Event Grid tell the app of new scans. Event Grid calls the app when the subscription is made,
# and the app that was just deployed may take minutes to answer, so this is tried for ten minutes.
set -eu
if ! command -v az >/dev/null; then
  echo "The Azure CLI (az) is needed to make the Event Grid subscription: install it, run 'az login', then 'azd hooks run postdeploy'." >&2
  exit 1
fi
try=1
until az deployment group create \
    --subscription "$AZURE_SUBSCRIPTION_ID" --resource-group "$AZURE_RESOURCE_GROUP" \
    --name digits-blob-events --template-file infra/blob-events.bicep --output none \
    --parameters functionAppName="$AZURE_FUNCTION_APP_NAME" storageAccountName="$AZURE_STORAGE_ACCOUNT_NAME" \
      topicName="$AZURE_EVENT_TOPIC_NAME" scansContainer="$SCANS_CONTAINER" deadLetterContainer="$DEAD_LETTER_CONTAINER"
do
  if [ "$try" -ge 20 ]; then
    echo "The app does not answer Event Grid. Look at its log stream, then run 'azd hooks run postdeploy'." >&2
    exit 1
  fi
  echo "The app is not ready for Event Grid yet (try $try of 20); again in 30 s."
  try=$((try + 1))
  sleep 30
done
echo "New blobs in the container $SCANS_CONTAINER are read from now on."

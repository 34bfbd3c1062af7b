# After a deployment: lets Event Grid tell the app of new scans. Event Grid calls the app when the subscription is made,
# and the app that was just deployed may take minutes to answer, so this is tried for ten minutes.
$ErrorActionPreference = 'Stop'
if (-not (Get-Command az -ErrorAction SilentlyContinue)) {
  Write-Error "The Azure CLI (az) is needed to make the Event Grid subscription: install it, run 'az login', then 'azd hooks run postdeploy'."
}
for ($try = 1; $true; $try++) {
  az deployment group create `
    --subscription $env:AZURE_SUBSCRIPTION_ID --resource-group $env:AZURE_RESOURCE_GROUP `
    --name digits-blob-events --template-file infra/blob-events.bicep --output none `
    --parameters functionAppName=$env:AZURE_FUNCTION_APP_NAME storageAccountName=$env:AZURE_STORAGE_ACCOUNT_NAME `
      topicName=$env:AZURE_EVENT_TOPIC_NAME scansContainer=$env:SCANS_CONTAINER deadLetterContainer=$env:DEAD_LETTER_CONTAINER
  if ($LASTEXITCODE -eq 0) { break }
  if ($try -ge 20) {
    Write-Error "The app does not answer Event Grid. Look at its log stream, then run 'azd hooks run postdeploy'."
  }
  Write-Output "The app is not ready for Event Grid yet (try $try of 20); again in 30 s."
  Start-Sleep -Seconds 30
}
Write-Output "New blobs in the container $env:SCANS_CONTAINER are read from now on."

// Hands every new scan to the app. Deployed after the app (hooks/postdeploy.*): Event Grid calls the webhook when the
// subscription is made, and the key that opens it exists once the deployed app has started.
targetScope = 'resourceGroup'

@description('The functions app.')
param functionAppName string

@description('The storage account.')
param storageAccountName string

@description('The Event Grid topic of the storage account.')
param topicName string

@description('The container whose new blobs are read.')
param scansContainer string

@description('The container of events that could not be delivered.')
param deadLetterContainer string

resource app 'Microsoft.Web/sites@2025-03-01' existing = {
  name: functionAppName

  // Azure publishes no type for it; all that is asked of it are its keys.
  #disable-next-line BCP081
  resource host 'host' existing = {
    name: 'default'
  }
}

resource account 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: storageAccountName
}

resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' existing = {
  name: topicName
}

resource subscription 'Microsoft.EventGrid/systemTopics/eventSubscriptions@2025-02-15' = {
  parent: topic
  name: 'read-uploaded-scans'
  properties: {
    eventDeliverySchema: 'EventGridSchema'
    destination: {
      endpointType: 'WebHook'
      properties: {
        // The blobs extension's own key: it opens this webhook and nothing else, and Azure keeps it.
        endpointUrl: 'https://${app.properties.defaultHostName}/runtime/webhooks/blobs?functionName=Host.Functions.ReadUploadedScanFromEventGrid&code=${app::host.listKeys().systemKeys.blobs_extension}'
        maxEventsPerBatch: 1
        preferredBatchSizeInKilobytes: 64
      }
    }
    filter: {
      includedEventTypes: ['Microsoft.Storage.BlobCreated']
      subjectBeginsWith: '/blobServices/default/containers/${scansContainer}/'
    }
    retryPolicy: {
      maxDeliveryAttempts: 30
      eventTimeToLiveInMinutes: 1440
    }
    deadLetterWithResourceIdentity: {
      identity: { type: 'SystemAssigned' }
      deadLetterDestination: {
        endpointType: 'StorageBlob'
        properties: {
          resourceId: account.id
          blobContainerName: deadLetterContainer
        }
      }
    }
  }
}

// The storage account's events. The subscription that hands new scans to the app comes later, in ../blob-events.bicep:
// Event Grid checks its webhook when it is made, and the webhook lives in the deployed app.

@description('Name of the topic.')
param name string

@description('Region.')
param location string

@description('Tags of every resource.')
param tags object

@description('The storage account whose events these are.')
param storageName string

resource account 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: storageName
}

resource topic 'Microsoft.EventGrid/systemTopics@2025-02-15' = {
  name: name
  location: location
  tags: tags
  // Proves who it is when it writes dead letters.
  identity: { type: 'SystemAssigned' }
  properties: {
    source: account.id
    topicType: 'Microsoft.Storage.StorageAccounts'
  }
}

@description('Resource id of the topic.')
output id string = topic.id

@description('Name of the topic.')
output name string = topic.name

@description('Principal id of the topic, for its role.')
output principalId string = topic.identity.principalId

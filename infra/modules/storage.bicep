// One account for everything: scans, results, models, corrections, the app's package, and what the Functions host
// keeps for itself. Shared keys and public access are off, so nothing that leaks from here opens it.

@description('Name of the account.')
@minLength(3)
@maxLength(24)
param name string

@description('Region.')
param location string

@description('Tags of every resource.')
param tags object

@description('Replication.')
param sku string

@description('Names of the blob containers.')
param containers string[]

@description('Days after which blobs of the retained containers are deleted; 0 for never.')
param retentionDays int

@description('The containers whose blobs that deletes.')
param retainedContainers string[]

@description('The container of events that could not be delivered; they are kept for 30 days.')
param deadLetterContainer string

@description('Only private endpoints and the allowed addresses reach the account.')
param privateNetwork bool

@description('IPv4 addresses or ranges that reach a private account as well.')
param allowedIpRanges string[]

@description('Workspace that takes the queue log, in which poison messages show.')
param logsId string

resource account 'Microsoft.Storage/storageAccounts@2025-06-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: sku }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    allowCrossTenantReplication: false
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
    publicNetworkAccess: privateNetwork && empty(allowedIpRanges) ? 'Disabled' : 'Enabled'
    networkAcls: {
      defaultAction: privateNetwork ? 'Deny' : 'Allow'
      // Event Grid writes dead letters from outside the network.
      bypass: 'AzureServices'
      ipRules: [for range in (privateNetwork ? allowedIpRanges : []): { action: 'Allow', value: range }]
    }
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2025-06-01' = {
  parent: account
  name: 'default'
  properties: {
    // A week to take back a mistaken deletion of a scan, a model or a whole container.
    deleteRetentionPolicy: { enabled: true, days: 7 }
    containerDeleteRetentionPolicy: { enabled: true, days: 7 }
  }
}

resource blobContainers 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-06-01' = [
  for container in containers: {
    parent: blobs
    name: container
    properties: { publicAccess: 'None' }
  }
]

resource queues 'Microsoft.Storage/storageAccounts/queueServices@2025-06-01' = {
  parent: account
  name: 'default'
}

// Pages of scans of many pages: the app leaves a message for each few, so that its instances share them.
resource scanPages 'Microsoft.Storage/storageAccounts/queueServices/queues@2025-06-01' = {
  parent: queues
  name: 'scan-pages'
}

resource queueLog 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'queue-writes'
  scope: queues
  properties: {
    workspaceId: logsId
    logs: [{ category: 'StorageWrite', enabled: true }]
  }
}

resource lifecycle 'Microsoft.Storage/storageAccounts/managementPolicies@2025-06-01' = {
  parent: account
  name: 'default'
  properties: {
    policy: {
      rules: concat(
        [
          {
            name: 'delete-dead-letters'
            enabled: true
            type: 'Lifecycle'
            definition: {
              filters: { blobTypes: ['blockBlob'], prefixMatch: ['${deadLetterContainer}/'] }
              actions: { baseBlob: { delete: { daysAfterModificationGreaterThan: 30 } } }
            }
          }
        ],
        retentionDays == 0
          ? []
          : [
              {
                name: 'delete-old-scans-and-results'
                enabled: true
                type: 'Lifecycle'
                definition: {
                  filters: {
                    blobTypes: ['blockBlob']
                    prefixMatch: map(retainedContainers, container => '${container}/')
                  }
                  actions: {
                    baseBlob: union(
                      // Seldom read after a month; below two months a move would cost more than it saves.
                      retentionDays > 60 ? { tierToCool: { daysAfterModificationGreaterThan: 30 } } : {},
                      { delete: { daysAfterModificationGreaterThan: retentionDays } }
                    )
                  }
                }
              }
            ]
      )
    }
  }
  dependsOn: [blobContainers]
}

@description('Name of the account.')
output name string = account.name

@description('Address of its blob service.')
output blobEndpoint string = account.properties.primaryEndpoints.blob

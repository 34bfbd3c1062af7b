// Everything that reads digits in Azure, in one resource group: storage, the functions app, what watches it, and on
// demand a private network and a training machine. Plain Bicep, no registry modules, no secret: whoever needs to prove
// who it is does so with a managed identity. `azd up` deploys it; README.md beside this file tells the rest.
targetScope = 'resourceGroup'

@description('Name of the environment; part of every resource name and tag.')
@minLength(1)
@maxLength(32)
param environmentName string

@description('Region of every resource. Flex Consumption must be offered there: `az functionapp list-flexconsumption-locations`.')
param location string = resourceGroup().location

@description('Object id of who deploys, to upload scans and publish models. Empty where a pipeline does it.')
param deployerPrincipalId string = ''

@description('Whether that is a person or a pipeline.')
@allowed(['User', 'ServicePrincipal'])
param deployerPrincipalType string = 'User'

@description('Where alerts and budget warnings go. Empty: alerts show in the portal only, and there is no budget.')
param alertEmail string = ''

@description('Memory of an instance in MB. The model and one decoded page fit well into 2048; it also sets CPU and how many requests run at a time.')
@allowed([512, 2048, 4096])
param instanceMemoryMB int = 2048

@description('Most instances that a burst may start: a bound on cost and on what storage has to bear.')
@minValue(1)
@maxValue(1000)
param maximumInstanceCount int = 10

@description('Instances kept warm for HTTP, paid by the hour. 0: a first answer after a quiet time takes a cold start.')
@minValue(0)
@maxValue(10)
param alwaysReadyInstances int = 0

@description('HTTP requests an instance takes at a time; more start another instance.')
@minValue(1)
@maxValue(1000)
param httpConcurrency int = 16

@description('Copies of the data: LRS in one data centre, ZRS in three of the region.')
@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GZRS'])
param storageSku string = 'Standard_LRS'

@description('Days after which scans and their results are deleted. 0 keeps them for ever.')
@minValue(0)
@maxValue(3650)
param retentionDays int = 90

@description('Days that logs are kept.')
@minValue(30)
@maxValue(730)
param logRetentionDays int = 30

@description('Most log data a day in GB; what comes later that day is dropped. -1: no limit.')
param logDailyCapGB int = 1

@description('Public key that models in storage must be signed for, as `training models keys` prints it; empty takes unsigned ones too.')
param modelPublicKey string = ''

@description('Storage is reached over private endpoints only, and the app from inside a network.')
param privateNetwork bool = false

@description('IPv4 addresses or ranges from which storage may be reached as well when the network is private, for uploads from an office.')
param allowedIpRanges string[] = []

@description('The p95 in milliseconds above which predictions count as slow.')
@minValue(50)
param slowPredictionMilliseconds int = 2000

@description('The share of digits, in percent, above which so many are unsure that scans or model need a look.')
@minValue(1)
@maxValue(100)
param unsurePercent int = 20

@description('Money a month, in the currency of the subscription, at which budget warnings start. 0: no budget.')
@minValue(0)
param monthlyBudget int = 0

@description('First day of the month in which the budget was made, as 2026-12-01. It can never change later, so it is kept in the environment.')
param budgetStart string = ''

@description('A spot machine with a GPU that trains, publishes and switches itself off.')
param trainer bool = false

@description('Size of the training machine: an NVIDIA GPU whose driver extension exists.')
param trainerSize string = 'Standard_NC4as_T4_v3'

@description('Public half of the SSH key of the training machine\'s administrator. No port is open: it serves through a bastion only.')
param trainerSshPublicKey string = ''

@description('Git address of the sources that the training machine builds.')
param trainerRepository string = ''

@description('Branch or tag of those sources.')
param trainerRef string = 'main'

// The containers that functions/Storage/BlobStorage.cs and training/Models/ModelPublisher.cs name, and two of Azure's own.
var containers = {
  scans: 'scans'
  results: 'results'
  models: 'models'
  corrections: 'corrections'
  templates: 'templates'
  deployments: 'deployments'
  deadLetters: 'deadletters'
}

var token = toLower(uniqueString(resourceGroup().id, environmentName))
var tags = { 'azd-env-name': environmentName }
var hasTrainer = trainer && !empty(trainerSshPublicKey) && !empty(trainerRepository)

module identity 'modules/identity.bicep' = {
  params: {
    name: 'id-digits-${token}'
    location: location
    tags: tags
  }
}

module monitoring 'modules/monitoring.bicep' = {
  params: {
    token: token
    location: location
    tags: tags
    retentionDays: logRetentionDays
    dailyCapGB: logDailyCapGB
  }
}

module network 'modules/network.bicep' = if (privateNetwork) {
  params: {
    name: 'vnet-digits-${token}'
    location: location
    tags: tags
  }
}

module storage 'modules/storage.bicep' = {
  params: {
    name: 'stdigits${token}'
    location: location
    tags: tags
    sku: storageSku
    containers: map(items(containers), container => container.value)
    retentionDays: retentionDays
    retainedContainers: [containers.scans, containers.results]
    deadLetterContainer: containers.deadLetters
    privateNetwork: privateNetwork
    allowedIpRanges: allowedIpRanges
    logsId: monitoring.outputs.logsId
  }
}

module endpoints 'modules/endpoints.bicep' = if (privateNetwork) {
  params: {
    location: location
    tags: tags
    networkId: network!.outputs.networkId
    subnetId: network!.outputs.endpointsSubnetId
    storageName: storage.outputs.name
  }
}

module events 'modules/events.bicep' = {
  params: {
    name: 'evgt-digits-${token}'
    location: location
    tags: tags
    storageName: storage.outputs.name
  }
}

module roles 'modules/roles.bicep' = {
  params: {
    storageName: storage.outputs.name
    insightsName: monitoring.outputs.insightsName
    appPrincipalId: identity.outputs.principalId
    topicPrincipalId: events.outputs.principalId
    deadLetterContainer: containers.deadLetters
    deployerPrincipalId: deployerPrincipalId
    deployerPrincipalType: deployerPrincipalType
  }
}

module app 'modules/app.bicep' = {
  params: {
    name: 'func-digits-${token}'
    planName: 'plan-digits-${token}'
    location: location
    tags: tags
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    storageName: storage.outputs.name
    deploymentContainer: containers.deployments
    insightsConnectionString: monitoring.outputs.insightsConnectionString
    modelPublicKey: modelPublicKey
    instanceMemoryMB: instanceMemoryMB
    maximumInstanceCount: maximumInstanceCount
    alwaysReadyInstances: alwaysReadyInstances
    httpConcurrency: httpConcurrency
    subnetId: privateNetwork ? network!.outputs.appSubnetId : ''
  }
  // The app reads its package and its host keys from storage as soon as it exists.
  dependsOn: [roles, endpoints]
}

module alerts 'modules/alerts.bicep' = {
  params: {
    token: token
    location: location
    tags: tags
    logsId: monitoring.outputs.logsId
    topicId: events.outputs.id
    email: alertEmail
    slowPredictionMilliseconds: slowPredictionMilliseconds
    unsurePercent: unsurePercent
  }
}

module workbook 'modules/workbook.bicep' = {
  params: {
    location: location
    tags: tags
    logsId: monitoring.outputs.logsId
  }
}

module budget 'modules/budget.bicep' = if (monthlyBudget > 0 && !empty(budgetStart) && !empty(alertEmail)) {
  params: {
    name: 'budget-digits-${token}'
    amount: monthlyBudget
    start: budgetStart
    email: alertEmail
  }
}

module training 'modules/trainer.bicep' = if (hasTrainer) {
  params: {
    name: 'vm-digits-${token}'
    location: location
    tags: tags
    size: trainerSize
    sshPublicKey: trainerSshPublicKey
    repository: trainerRepository
    ref: trainerRef
    storageName: storage.outputs.name
    modelsContainer: containers.models
    subnetId: privateNetwork ? network!.outputs.trainerSubnetId : ''
  }
}

// azd keeps these in the environment, where the post-deploy hook finds them.
@description('The resource group, for azd and its hook.')
output AZURE_RESOURCE_GROUP string = resourceGroup().name

@description('The functions app, for the post-deploy hook.')
output AZURE_FUNCTION_APP_NAME string = app.outputs.name

@description('The storage account, for the post-deploy hook.')
output AZURE_STORAGE_ACCOUNT_NAME string = storage.outputs.name

@description('The Event Grid topic of the storage account, for the post-deploy hook.')
output AZURE_EVENT_TOPIC_NAME string = events.outputs.name

@description('The container whose new blobs are read, for the post-deploy hook.')
output SCANS_CONTAINER string = containers.scans

@description('The container of events that could not be delivered, for the post-deploy hook.')
output DEAD_LETTER_CONTAINER string = containers.deadLetters

@description('The blob service: where scans are uploaded, and what `training publish --account` takes.')
output AZURE_STORAGE_BLOB_ENDPOINT string = storage.outputs.blobEndpoint

@description('The web page and the API.')
output SERVICE_FUNCTIONS_URI string = app.outputs.uri

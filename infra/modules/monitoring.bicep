// Where logs and metrics go. Only identities may write: local authentication (the instrumentation key alone) is off.

@description('Unique part of the names.')
param token string

@description('Region.')
param location string

@description('Tags of every resource.')
param tags object

@description('Days that logs are kept.')
param retentionDays int

@description('Most log data a day in GB; -1 for no limit.')
param dailyCapGB int

resource logs 'Microsoft.OperationalInsights/workspaces@2025-02-01' = {
  name: 'log-digits-${token}'
  location: location
  tags: tags
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: retentionDays
    workspaceCapping: { dailyQuotaGb: dailyCapGB }
    features: { disableLocalAuth: true }
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: 'appi-digits-${token}'
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: logs.id
    DisableLocalAuth: true
  }
}

@description('Resource id of the workspace.')
output logsId string = logs.id

@description('Name of the Application Insights component.')
output insightsName string = insights.name

@description('Tells the app where to send telemetry. Not a secret: without a role nothing is accepted.')
output insightsConnectionString string = insights.properties.ConnectionString

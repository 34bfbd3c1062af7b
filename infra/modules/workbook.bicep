// One page that shows what a user of this system watches: digits, scans, answers, the model that serves.

@description('Region.')
param location string

@description('Tags of every resource.')
param tags object

@description('The workspace that it asks.')
param logsId string

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(resourceGroup().id, 'digits-workbook')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: 'Digits'
    category: 'workbook'
    version: 'Notebook/1.0'
    sourceId: logsId
    serializedData: replace(loadTextContent('../workbook.json'), '__LOGS_ID__', logsId)
  }
}

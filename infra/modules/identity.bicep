// Who the functions app is: made before the app, so that its roles stand when it starts.

@description('Name of the identity.')
param name string

@description('Region.')
param location string

@description('Tags of every resource.')
param tags object

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: name
  location: location
  tags: tags
}

@description('Resource id, to attach it to the app.')
output id string = identity.id

@description('Client id, which the app\'s settings name.')
output clientId string = identity.properties.clientId

@description('Principal id, which role assignments name.')
output principalId string = identity.properties.principalId

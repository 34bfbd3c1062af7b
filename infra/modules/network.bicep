// A network for an app whose storage is reached over private endpoints only: a subnet for the app, one for the
// endpoints, one for the training machine.

@description('Name of the network.')
param name string

@description('Region.')
param location string

@description('Tags of every resource.')
param tags object

// Nobody connects to anything in here from outside; what is inside may go out.
resource noEntry 'Microsoft.Network/networkSecurityGroups@2024-07-01' = {
  name: '${name}-no-entry'
  location: location
  tags: tags
  properties: {
    securityRules: [
      {
        name: 'deny-internet-inbound'
        properties: {
          priority: 4000
          direction: 'Inbound'
          access: 'Deny'
          protocol: '*'
          sourceAddressPrefix: 'Internet'
          sourcePortRange: '*'
          destinationAddressPrefix: '*'
          destinationPortRange: '*'
        }
      }
    ]
  }
}

resource network 'Microsoft.Network/virtualNetworks@2024-07-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    addressSpace: { addressPrefixes: ['10.20.0.0/16'] }
    subnets: [
      {
        name: 'app'
        properties: {
          addressPrefix: '10.20.0.0/24'
          networkSecurityGroup: { id: noEntry.id }
          // Flex Consumption runs on this service.
          delegations: [{ name: 'flex', properties: { serviceName: 'Microsoft.App/environments' } }]
        }
      }
      {
        name: 'endpoints'
        properties: {
          addressPrefix: '10.20.1.0/24'
          networkSecurityGroup: { id: noEntry.id }
        }
      }
      {
        name: 'trainer'
        properties: {
          addressPrefix: '10.20.2.0/24'
          networkSecurityGroup: { id: noEntry.id }
        }
      }
    ]
  }

  resource app 'subnets' existing = { name: 'app' }
  resource endpoints 'subnets' existing = { name: 'endpoints' }
  resource trainer 'subnets' existing = { name: 'trainer' }
}

@description('Resource id of the network.')
output networkId string = network.id

@description('Subnet of the app.')
output appSubnetId string = network::app.id

@description('Subnet of the private endpoints.')
output endpointsSubnetId string = network::endpoints.id

@description('Subnet of the training machine.')
output trainerSubnetId string = network::trainer.id

// A spot machine with a GPU that learns: it builds the sources, trains, proves and publishes the model, and switches
// itself off. An evicted machine keeps its disk and goes on from the last checkpoint when it is started again.

@description('Name of the machine.')
param name string

@description('Region.')
param location string

@description('Tags of every resource.')
param tags object

@description('Size, with an NVIDIA GPU.')
param size string

@description('Name of the administrator, who has no password.')
param adminUsername string = 'digits'

@description('Public half of the administrator\'s SSH key; Linux machines in Azure must have one.')
param sshPublicKey string

@description('Git address of the sources.')
param repository string

@description('Branch or tag of the sources.')
param ref string

@description('The storage account to which the model goes.')
param storageName string

@description('The container of models.')
param modelsContainer string

@description('Subnet of the machine; empty to make a network of its own.')
param subnetId string

var blobDataContributor = 'ba92f5b4-2d11-453d-a403-e96b0029c9fe' // Storage Blob Data Contributor
var machineContributor = '9980e02c-c2be-4d73-94e8-173b1dc7cf3c' // Virtual Machine Contributor

resource account 'Microsoft.Storage/storageAccounts@2025-06-01' existing = {
  name: storageName

  resource blobs 'blobServices' existing = {
    name: 'default'

    resource models 'containers' existing = {
      name: modelsContainer
    }
  }
}

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: 'id-${name}'
  location: location
  tags: tags
}

resource noEntry 'Microsoft.Network/networkSecurityGroups@2024-07-01' = {
  name: '${name}-no-entry'
  location: location
  tags: tags
  properties: {
    securityRules: [
      {
        name: 'deny-inbound'
        properties: {
          priority: 100
          direction: 'Inbound'
          access: 'Deny'
          protocol: '*'
          sourceAddressPrefix: '*'
          sourcePortRange: '*'
          destinationAddressPrefix: '*'
          destinationPortRange: '*'
        }
      }
    ]
  }
}

resource network 'Microsoft.Network/virtualNetworks@2024-07-01' = if (empty(subnetId)) {
  name: 'vnet-${name}'
  location: location
  tags: tags
  properties: {
    addressSpace: { addressPrefixes: ['10.21.0.0/24'] }
    subnets: [{ name: 'trainer', properties: { addressPrefix: '10.21.0.0/24' } }]
  }

  resource trainer 'subnets' existing = { name: 'trainer' }
}

// The way out to packages and sources; nothing comes in.
resource address 'Microsoft.Network/publicIPAddresses@2024-07-01' = {
  name: 'pip-${name}'
  location: location
  tags: tags
  sku: { name: 'Standard' }
  properties: { publicIPAllocationMethod: 'Static' }
}

resource card 'Microsoft.Network/networkInterfaces@2024-07-01' = {
  name: 'nic-${name}'
  location: location
  tags: tags
  properties: {
    networkSecurityGroup: { id: noEntry.id }
    ipConfigurations: [
      {
        name: 'default'
        properties: {
          subnet: { id: empty(subnetId) ? network::trainer.id : subnetId }
          publicIPAddress: { id: address.id }
        }
      }
    ]
  }
}

// What the machine does, with the places it has to know.
var cloudInit = reduce(
  items({
    __REPOSITORY__: repository
    __REF__: ref
    __ACCOUNT__: account.properties.primaryEndpoints.blob
    __CLIENT_ID__: identity.properties.clientId
    __MACHINE__: '${environment().resourceManager}${substring(resourceId('Microsoft.Compute/virtualMachines', name), 1)}'
    __RESOURCE_MANAGER__: environment().resourceManager
  }),
  loadTextContent('../trainer.cloud-init.yaml'),
  (text, place) => replace(text, place.key, place.value)
)

resource machine 'Microsoft.Compute/virtualMachines@2024-11-01' = {
  name: name
  location: location
  tags: tags
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identity.id}': {} }
  }
  properties: {
    hardwareProfile: { vmSize: size }
    priority: 'Spot'
    evictionPolicy: 'Deallocate'
    billingProfile: { maxPrice: json('-1') }
    storageProfile: {
      imageReference: { publisher: 'Canonical', offer: 'ubuntu-24_04-lts', sku: 'server', version: 'latest' }
      osDisk: { createOption: 'FromImage', diskSizeGB: 128, managedDisk: { storageAccountType: 'StandardSSD_LRS' } }
    }
    osProfile: {
      computerName: 'trainer'
      adminUsername: adminUsername
      customData: base64(cloudInit)
      linuxConfiguration: {
        disablePasswordAuthentication: true
        ssh: { publicKeys: [{ path: '/home/${adminUsername}/.ssh/authorized_keys', keyData: sshPublicKey }] }
      }
    }
    networkProfile: { networkInterfaces: [{ id: card.id }] }
    diagnosticsProfile: { bootDiagnostics: { enabled: true } }
  }

  resource driver 'extensions' = {
    name: 'NvidiaGpuDriverLinux'
    location: location
    properties: {
      publisher: 'Microsoft.HpcCompute'
      type: 'NvidiaGpuDriverLinux'
      typeHandlerVersion: '1.9'
      autoUpgradeMinorVersion: true
    }
  }
}

resource publishes 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(account::blobs::models.id, identity.id, blobDataContributor)
  scope: account::blobs::models
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', blobDataContributor)
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
  }
}

resource switchesOff 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(machine.id, identity.id, machineContributor)
  scope: machine
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', machineContributor)
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
  }
}

// Should it ever fail to switch itself off, the night does.
resource atNight 'Microsoft.DevTestLab/schedules@2018-09-15' = {
  name: 'shutdown-computevm-${name}'
  location: location
  tags: tags
  properties: {
    status: 'Enabled'
    taskType: 'ComputeVmShutdownTask'
    dailyRecurrence: { time: '0300' }
    timeZoneId: 'UTC'
    targetResourceId: machine.id
  }
}

// The values of an environment, as `azd env set NAME VALUE` keeps them. DIGITS_PROFILE=prod (default dev) chooses the
// sizes; every single value can be set on its own as well.
using './main.bicep'

var isProd = readEnvironmentVariable('DIGITS_PROFILE', 'dev') == 'prod'

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'dev')
param location = readEnvironmentVariable('AZURE_LOCATION', 'swedencentral')
param deployerPrincipalId = readEnvironmentVariable('AZURE_PRINCIPAL_ID', '')
param deployerPrincipalType = readEnvironmentVariable('AZURE_PRINCIPAL_TYPE', 'User')

param instanceMemoryMB = 2048
param maximumInstanceCount = isProd ? 100 : 10
param alwaysReadyInstances = int(readEnvironmentVariable('DIGITS_ALWAYS_READY', isProd ? '1' : '0'))
param httpConcurrency = 16
param storageSku = isProd ? 'Standard_ZRS' : 'Standard_LRS'
param retentionDays = int(readEnvironmentVariable('DIGITS_RETENTION_DAYS', isProd ? '365' : '30'))
param logRetentionDays = isProd ? 90 : 30
param logDailyCapGB = isProd ? 10 : 1

param modelPublicKey = readEnvironmentVariable('DIGITS_MODEL_PUBLIC_KEY', '')
param privateNetwork = bool(readEnvironmentVariable('DIGITS_PRIVATE_NETWORK', isProd ? 'true' : 'false'))
param allowedIpRanges = filter(split(readEnvironmentVariable('DIGITS_ALLOWED_IPS', ''), ','), range => !empty(range))

param alertEmail = readEnvironmentVariable('DIGITS_ALERT_EMAIL', '')
param slowPredictionMilliseconds = isProd ? 1000 : 2000
param unsurePercent = 20
param monthlyBudget = int(readEnvironmentVariable('DIGITS_MONTHLY_BUDGET', isProd ? '200' : '20'))
param budgetStart = readEnvironmentVariable('DIGITS_BUDGET_START', '')

param trainer = bool(readEnvironmentVariable('DIGITS_TRAINER', 'false'))
param trainerSshPublicKey = readEnvironmentVariable('DIGITS_TRAINER_SSH_PUBLIC_KEY', '')
param trainerRepository = readEnvironmentVariable('DIGITS_TRAINER_REPOSITORY', '')
param trainerRef = readEnvironmentVariable('DIGITS_TRAINER_REF', 'main')

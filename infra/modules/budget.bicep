// A warning by mail before the month gets expensive. It stops nothing: maximumInstanceCount and the log cap do that.

@description('Name of the budget.')
param name string

@description('Money a month, in the currency of the subscription.')
param amount int

@description('First day of the month in which the budget was made. Azure refuses a change of it.')
param start string

@description('Who is warned.')
param email string

resource budget 'Microsoft.Consumption/budgets@2024-08-01' = {
  name: name
  properties: {
    category: 'Cost'
    amount: amount
    timeGrain: 'Monthly'
    timePeriod: { startDate: start }
    notifications: {
      halfSpent: { enabled: true, operator: 'GreaterThan', threshold: 50, thresholdType: 'Actual', contactEmails: [email] }
      nearlySpent: { enabled: true, operator: 'GreaterThan', threshold: 90, thresholdType: 'Actual', contactEmails: [email] }
      willOverspend: { enabled: true, operator: 'GreaterThan', threshold: 100, thresholdType: 'Forecasted', contactEmails: [email] }
    }
  }
}

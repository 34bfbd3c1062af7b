// What somebody should hear of: failures, scans given up on, slow answers, a model that is refused, and digits that the
// model is suddenly unsure of. Each query gives rows only when something is wrong.

@description('Unique part of the names.')
param token string

@description('Region.')
param location string

@description('Tags of every resource.')
param tags object

@description('The workspace that is asked.')
param logsId string

@description('The Event Grid topic whose dead letters are counted.')
param topicId string

@description('Who gets a mail; empty for nobody.')
param email string

@description('The p95 in milliseconds above which predictions count as slow.')
param slowPredictionMilliseconds int

@description('The share of unsure digits, in percent, that is too much.')
param unsurePercent int

resource mail 'Microsoft.Insights/actionGroups@2023-01-01' = if (!empty(email)) {
  name: 'ag-digits-${token}'
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'digits'
    enabled: true
    emailReceivers: [{ name: 'operator', emailAddress: email, useCommonAlertSchema: true }]
  }
}

var logAlerts = [
  {
    name: 'failures'
    severity: 1
    minutes: 15
    text: 'Requests or scans fail through a fault of ours. The workbook names the functions; Application Insights has the exceptions.'
    // 4xx are the caller's faults.
    query: '''
      AppRequests
      | where Success == false and ResultCode !startswith "4"
      | summarize Failures = count() by Name
      | where Failures >= 5
    '''
  }
  {
    name: 'poison'
    severity: 1
    minutes: 15
    text: 'A scan failed five times and was given up: its name is in the queue webjobs-blobtrigger-poison. Mend the cause, then upload it again.'
    query: '''
      StorageQueueLogs
      | where OperationName == "PutMessage" and StatusText == "Success"
      | where Uri contains "/webjobs-blobtrigger-poison/"
    '''
  }
  {
    name: 'slow-predictions'
    severity: 2
    minutes: 15
    text: 'The slowest twentieth of the predictions takes too long. See whether instances are at their limit.'
    query: replace(
      '''
      AppRequests
      | where Name == "PredictDigit" and Success == true
      | summarize Requests = count(), P95 = percentile(DurationMs, 95)
      | where Requests >= 20 and P95 > SLOW
      ''',
      'SLOW',
      string(slowPredictionMilliseconds)
    )
  }
  {
    name: 'unsure'
    severity: 2
    minutes: 60
    text: 'The model is unsure of many digits: a new kind of scan, a bad scanner, or a model that should be rolled back.'
    query: replace(
      '''
      AppTraces
      | parse Message with "Scan " Name " read: " Pages:long " pages, " Digits:long " digits, " Unsure:long " unsure, model " Version
      | where isnotempty(Version)
      | summarize Digits = sum(Digits), Unsure = sum(Unsure) by Version
      | where Digits >= 200 and Unsure * 100 > Digits * UNSURE
      ''',
      'UNSURE',
      string(unsurePercent)
    )
  }
  {
    name: 'model-refused'
    severity: 2
    minutes: 15
    text: 'The model that storage points to is refused and the earlier one keeps serving. Publish a good one, or point back.'
    query: '''
      AppTraces
      | where Message startswith "The model in storage is refused"
    '''
  }
]

resource rules 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for alert in logAlerts: {
    name: 'alert-${alert.name}-${token}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: 'Digits: ${alert.name}'
      description: alert.text
      severity: alert.severity
      enabled: true
      scopes: [logsId]
      evaluationFrequency: 'PT${alert.minutes}M'
      windowSize: 'PT${alert.minutes}M'
      criteria: {
        allOf: [{ query: alert.query, timeAggregation: 'Count', operator: 'GreaterThan', threshold: 0 }]
      }
      autoMitigate: true
      actions: { actionGroups: empty(email) ? [] : [mail.id] }
    }
  }
]

resource deadLetters 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: 'alert-dead-letters-${token}'
  location: 'global'
  tags: tags
  properties: {
    description: 'Event Grid gave up on telling the app of a scan: the event is in the container of dead letters. Upload the scan again.'
    severity: 1
    enabled: true
    scopes: [topicId]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT15M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
      allOf: [
        {
          criterionType: 'StaticThresholdCriterion'
          name: 'dead letters'
          metricName: 'DeadLetteredCount'
          timeAggregation: 'Total'
          operator: 'GreaterThan'
          threshold: 0
        }
      ]
    }
    autoMitigate: true
    actions: empty(email) ? [] : [{ actionGroupId: mail.id }]
  }
}

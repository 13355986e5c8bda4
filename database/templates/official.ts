import { approveLargeOrders } from '#database/templates/approve_large_orders'
import { batchLoop } from '#database/templates/batch_loop'
import { csvCleanUp } from '#database/templates/csv_clean_up'
import { earthquakeAlertTriage } from '#database/templates/earthquake_alert_triage'
import { fanOutAndMerge } from '#database/templates/fan_out_and_merge'
import { retryAFlakyApi } from '#database/templates/retry_a_flaky_api'
import { sortSupportRequests } from '#database/templates/sort_support_requests'
import { textStatistics } from '#database/templates/text_statistics'
import { webhookPayloadNormalizer } from '#database/templates/webhook_payload_normalizer'
import { weekOfEarthquakes } from '#database/templates/week_of_earthquakes'
import { weightedScoring } from '#database/templates/weighted_scoring'

/** The templates that every installation has. */
export const OFFICIAL_TEMPLATES = [
  approveLargeOrders,
  batchLoop,
  csvCleanUp,
  earthquakeAlertTriage,
  fanOutAndMerge,
  retryAFlakyApi,
  sortSupportRequests,
  textStatistics,
  webhookPayloadNormalizer,
  weekOfEarthquakes,
  weightedScoring,
]

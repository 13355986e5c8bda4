import { one, pageOf, type Operations } from '../operation.js'
import { previewScheduleValidator } from '#validators/schedule'
import { listVersionsValidator } from '#validators/version'

export const triggerOperations: Operations = {
  previewSchedule: {
    description:
      'What the cron expression of the workflow will do, in UTC and in its time zone, whether the schedule is on or not. Without a cron expression the list is empty.',
    query: previewScheduleValidator,
    answers: { 200: one('SchedulePreview', 'When it fires.') },
  },
  listScheduleFirings: {
    description: 'The latest first: what was started, and what was not and why. Kept for 30 days.',
    query: listVersionsValidator,
    answers: { 200: pageOf('ScheduleFiring', 'A page of its firings.') },
  },
  rotateWorkflowWebhook: {
    description: 'The address before is nobody’s from now on.',
    answers: { 200: one('Workflow', 'The workflow, with its new `webhookUrl`.') },
    failures: { 409: 'No webhook starts the workflow.' },
  },
  receiveWebhook: {
    description:
      'Takes JSON, forms and text of up to 1 MiB. The fields of an object become the inputs; anything else becomes the input `body`. With a secret the request has to be signed, as Standard Webhooks (`webhook-id`, `webhook-timestamp`, `webhook-signature`), GitHub (`X-Hub-Signature-256`) or Stripe (`Stripe-Signature`) sign. The same `Idempotency-Key`, `webhook-id` or `X-GitHub-Delivery` again within 24 hours starts nothing, and is answered with the execution that it started.',
    answers: {
      200: one('HookAnswer', 'It has completed (`respond: when-finished`).', [
        'Idempotent-Replayed',
      ]),
      202: one('HookAnswer', 'It was accepted, or goes on after 60 s.', ['Idempotent-Replayed']),
    },
    failures: {
      401: 'The signature is missing, wrong or too old.',
      404: 'No active workflow answers here.',
      409: 'The workflow can not run now, or the delivery’s id came with another body.',
      415: 'The body is neither JSON nor a form nor text.',
      502: 'It ended without an output (`respond: when-finished`).',
    },
  },
}

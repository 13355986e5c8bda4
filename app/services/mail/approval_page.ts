import { escape } from './letter.js'

function page(body: string): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <meta name="robots" content="noindex">
    <title>Approval</title>
  </head>
  <body style="font-family: sans-serif; max-width: 40rem; margin: 3rem auto; padding: 0 1rem">
${body}
  </body>
</html>
`
}

/** A page that says one thing. */
export function messagePage(message: string): string {
  return page(`<h1>Approval</h1>\n<p>${escape(message)}</p>`)
}

/** Shows the question and two buttons. The token goes on in the forms' address: forms send no JSON. */
export function confirmPage(token: string, message: string, email: string): string {
  const form = (approved: boolean, label: string) => {
    const action = `/approvals/answer?token=${encodeURIComponent(token)}&approved=${approved}`
    return `<form method="post" action="${escape(action)}" style="display: inline"><button>${label}</button></form>`
  }
  return page(
    [
      '<h1>Your approval is asked for</h1>',
      `<p style="white-space: pre-wrap">${escape(message)}</p>`,
      `<p>${form(true, 'Approve')} ${form(false, 'Reject')}</p>`,
      `<p><small>You answer as ${escape(email)}.</small></p>`,
    ].join('\n')
  )
}

import { test } from '@japa/runner'
import env from '#start/env'
import { greetingOf, writeLetter } from '#services/mail/letter'
import { mailedLink } from '#services/mail/links'

const LETTER = {
  before: 'Somebody asked.',
  link: { url: 'https://example.test/a?token=x&y="', label: 'Go <on>' },
  after: 'Bye & thanks',
}

test.group('Mails', () => {
  test('nothing of a name is markup, and none of it ends a line', ({ assert }) => {
    const greeting = greetingOf(' Ann\r\nBcc: x@example.test <img src=x onerror="a()"> ')
    assert.equal(greeting, 'Hello Ann Bcc: x@example.test <img src=x onerror="a()">,')
    const { text, html } = writeLetter({ greeting, ...LETTER })
    assert.notInclude(html, '<img')
    assert.include(html, '&lt;img src=x onerror=&quot;a()&quot;&gt;')
    assert.include(html, 'href="https://example.test/a?token=x&amp;y=&quot;"')
    assert.include(html, 'Go &lt;on&gt;')
    assert.include(text, LETTER.link.url)
  })

  test('who has no name is greeted without one', ({ assert }) => {
    for (const name of [null, '', ' \u0007 ']) assert.equal(greetingOf(name), 'Hello,')
  })

  test('links go to the first front end, or to the server where there is none', ({ assert }) => {
    const before = env.get('FRONTEND_URL') ?? ''
    try {
      env.set('FRONTEND_URL', ' https://app.example.test/ , https://other.example.test')
      const link = 'https://app.example.test/auth/reset-password?token=a-b_c'
      assert.equal(mailedLink('reset-password', 'a-b_c'), link)
      env.set('FRONTEND_URL', '')
      assert.equal(
        mailedLink('verify-email', 'x'),
        `${env.get('APP_URL')}/auth/verify-email?token=x`
      )
    } finally {
      env.set('FRONTEND_URL', before)
    }
  })
})

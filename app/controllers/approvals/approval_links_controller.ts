import { inject } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import AnswerByLink from '#actions/approvals/answer_by_link'
import ConflictException from '#exceptions/conflict_exception'
import ValidationException from '#exceptions/validation_exception'
import { confirmPage, messagePage } from '#services/mail/approval_page'
import { answerLinkValidator, approvalLinkValidator } from '#validators/execution'

const OVER = 'This link is used, or the question is answered or over.'

/** The page behind the link of a mail. Looking never answers: mail programs look at links too. */
export default class ApprovalLinksController {
  @inject()
  async show(ctx: HttpContext, answerByLink: AnswerByLink) {
    const { token } = await ctx.request.validateUsing(approvalLinkValidator, {
      data: ctx.request.qs(),
    })
    const found = await answerByLink.find(token)
    if (!found) return this.page(ctx, 410, messagePage(OVER))
    return this.page(ctx, 200, confirmPage(token, found.wait.message ?? '', found.email))
  }

  @inject()
  async store(ctx: HttpContext, answerByLink: AnswerByLink) {
    const { token, approved } = await ctx.request.validateUsing(answerLinkValidator, {
      data: ctx.request.qs(),
    })
    const found = await answerByLink.find(token)
    if (!found) return this.page(ctx, 410, messagePage(OVER))
    try {
      await answerByLink.handle(token, found, approved)
    } catch (error) {
      if (error instanceof ConflictException) return this.page(ctx, 410, messagePage(OVER))
      if (!(error instanceof ValidationException)) throw error
      const more = 'This question asks for more than yes or no. Log in to Turbocat to answer it.'
      return this.page(ctx, 400, messagePage(more))
    }
    return this.page(ctx, 200, messagePage(approved ? 'You approved.' : 'You rejected.'))
  }

  protected page({ response }: HttpContext, status: number, html: string) {
    response.header('Cache-Control', 'no-store')
    return response.status(status).type('text/html').send(html)
  }
}

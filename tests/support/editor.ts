import type { BrowserContext, Locator, Page } from 'playwright'
import { type ConsoleUser, enter, openPage } from '#tests/support/console_page'

const DOUBLE = 'export function main({ value }) { return { doubled: value * 2, name: "a name" } }'

/** A code agent that doubles a declared number. */
export function makeDouble(user: ConsoleUser) {
  return user.ask('POST', '/agents', {
    name: 'Double',
    type: 'code',
    status: 'active',
    config: { runtime: 'nodejs', code: DOUBLE },
    parameters: { value: { type: 'number', required: true, description: 'What to double' } },
  })
}

/** A workflow with a condition and a loop that has steps of its own. */
export async function makeSample(user: ConsoleUser, name = 'Sample') {
  const { id: agentId } = await makeDouble(user)
  const agent = { stepType: 'agent', agentId }
  return user.ask('POST', '/workflows', {
    name,
    status: 'active',
    steps: [
      { ...agent, stepKey: 'first', inputs: { value: '{{ inputs.n }}' } },
      {
        stepKey: 'check',
        stepType: 'condition',
        dependsOn: ['first'],
        config: { expression: 'first.output.doubled > 5', then: ['second'], else: ['rest'] },
      },
      { ...agent, stepKey: 'second', inputs: { value: '{{ first.output.doubled }}' } },
      { stepKey: 'rest', stepType: 'wait', config: { durationMs: 1 } },
      {
        stepKey: 'each',
        stepType: 'loop',
        dependsOn: ['second'],
        config: {
          items: [7, 8],
          steps: [
            { ...agent, stepKey: 'inner', inputs: { value: '{{ item }}' } },
            {
              ...agent,
              stepKey: 'after',
              inputs: { value: '{{ inner.output.doubled }}' },
              dependsOn: ['inner'],
            },
          ],
        },
      },
    ],
  })
}

/** The editor of a workflow, as a person has it before them. */
export class EditorPage {
  private constructor(
    readonly page: Page,
    readonly complaints: string[]
  ) {}

  static async open(context: BrowserContext, user: ConsoleUser, path: string): Promise<EditorPage> {
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    const { page, complaints } = await openPage(context)
    await enter(page, user, path)
    await page.getByTestId('canvas').waitFor()
    return new EditorPage(page, complaints)
  }

  step(key: string): Locator {
    return this.page.getByTestId(`step-${key}`)
  }

  steps(): Promise<number> {
    return this.page.locator('.react-flow__node').count()
  }

  /** Chooses a step: its panel is there. */
  async choose(key: string): Promise<void> {
    await this.step(key).click()
    await this.page.locator(`[name=stepKey][value="${key}"]`).waitFor()
  }

  /** A field for an expression or a template. */
  code(name: string): Locator {
    return this.page.locator(`.cm-content[data-name="${name}"]`)
  }

  preview(name: string): Locator {
    return this.page.getByTestId(`preview-${name}`)
  }

  async save(): Promise<void> {
    await this.page.getByRole('button', { name: 'Save Workflow' }).click()
    await this.page.getByText('Workflow saved').first().waitFor()
  }

  /** Something of the menu of the whole workflow. */
  async menu(item: string): Promise<void> {
    await this.page.getByRole('button', { name: 'More' }).click()
    await this.page.getByRole('menuitem', { name: item }).click()
  }

  async add(type: string): Promise<void> {
    await this.page.getByRole('button', { name: 'Add Step' }).click()
    await this.page.getByRole('menuitem', { name: new RegExp(`^${type}`) }).click()
  }

  async execute(inputs: object): Promise<void> {
    await this.page.getByRole('button', { name: 'Execute' }).click()
    const field = this.page.locator('.cm-content[data-name=inputData]')
    await field.fill(JSON.stringify(inputs))
    await this.page.getByRole('button', { name: 'Start' }).click()
    await this.page.getByRole('button', { name: 'Start' }).waitFor({ state: 'detached' })
  }

  /** Waits until the run that is shown has a status. */
  async becomes(status: string): Promise<void> {
    await this.page
      .getByTestId('execution-status')
      .filter({ hasText: new RegExp(`^${status}$`) })
      .waitFor()
  }
}

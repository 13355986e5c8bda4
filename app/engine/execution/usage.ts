import type { Usage } from '../contracts/agent_runner.js'

export const NO_USAGE: Usage = { inputTokens: 0, outputTokens: 0, costUsd: '0' }

/** Money is added as whole units of 10^-12 USD, so that no sum depends on its order. */
const DECIMALS = 12

function units(money: string): bigint {
  const [whole = '0', fraction = ''] = money.split('.')
  return BigInt(whole + fraction.slice(0, DECIMALS).padEnd(DECIMALS, '0'))
}

function amount(total: bigint): string {
  const digits = total.toString().padStart(DECIMALS + 1, '0')
  const fraction = digits.slice(-DECIMALS).replace(/0+$/, '')
  return digits.slice(0, -DECIMALS) + (fraction === '' ? '' : `.${fraction}`)
}

/** The sum of two usages. Costs are decimal strings without an exponent. */
export function addUsage(a: Usage, b: Usage): Usage {
  return {
    inputTokens: a.inputTokens + b.inputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    costUsd: amount(units(a.costUsd) + units(b.costUsd)),
  }
}

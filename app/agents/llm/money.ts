/** Money is counted in whole units of 10^-12 USD, so that no sum is rounded. */
const DECIMALS = 12

/** An amount of USD as people write it, such as `0.15`. */
const AMOUNT = /^\d{1,9}(\.\d{1,12})?$/

/** Whether a text is an amount of USD: at most nine digits, and twelve behind the point. */
export function isUsd(text: string): boolean {
  return AMOUNT.test(text)
}

/**
 * An amount in units of 10^-12 USD.
 *
 * @param amount - A decimal without sign or exponent: see {@link isUsd}.
 */
export function parseUsd(amount: string): bigint {
  const [whole = '0', fraction = ''] = amount.split('.')
  return BigInt(whole + fraction.slice(0, DECIMALS).padEnd(DECIMALS, '0'))
}

/** Units of 10^-12 USD as a decimal text without trailing zeros. */
export function formatUsd(units: bigint): string {
  const digits = units.toString().padStart(DECIMALS + 1, '0')
  const fraction = digits.slice(-DECIMALS).replace(/0+$/, '')
  return digits.slice(0, -DECIMALS) + (fraction === '' ? '' : `.${fraction}`)
}

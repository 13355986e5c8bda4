import { HELD_FROM, HeldValue } from '../contracts/held_value.js'
import type { Kept } from '../contracts/held_value.js'
import { sizeOf } from '../execution/held_outputs.js'
import type { Json } from '../graph/types.js'

/** Items of one page have about so many characters as JSON; a larger one has a page for itself. */
const PAGE = HELD_FROM

interface Page {
  /** The index of the first item after it. */
  end: number
  items: Kept<Json[]>
}

/**
 * The items of a loop. Where they are large together, they are cut into pages that are held
 * compressed: the one that is read from is a list of values, and what is behind it is let go of.
 */
export class LoopItems {
  #pages: Page[]
  /** The page that is read from, and the index of its first item. */
  #open: Json[] = []
  #from = 0

  /** @param items - Not kept where they are large. */
  constructor(items: Json[]) {
    this.#pages = sizeOf(items, PAGE) > PAGE ? pagesOf(items) : [{ end: items.length, items }]
    this.count = items.length
  }

  readonly count: number

  /** An item. They are asked for in order: one before the last that was asked for is gone. */
  at(index: number): Json {
    while (index >= this.#from + this.#open.length) {
      const page = this.#pages.shift()
      if (!page) throw new RangeError(`There is no item ${index} of ${this.count}`)
      this.#open = page.items instanceof HeldValue ? page.items.readOnce() : page.items
      this.#from = page.end - this.#open.length
    }
    return this.#open[index - this.#from]!
  }
}

function pagesOf(items: Json[]): Page[] {
  const pages: Page[] = []
  let begin = 0
  let size = 0
  const cut = (end: number) => {
    if (end > begin) pages.push({ end, items: HeldValue.of(items.slice(begin, end)) })
    begin = end
    size = 0
  }
  items.forEach((item, index) => {
    const added = sizeOf(item, PAGE)
    if (size + added > PAGE) cut(index)
    size += added
  })
  cut(items.length)
  return pages
}

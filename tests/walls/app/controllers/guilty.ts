import * as graph from '#engine/graph/types'

export const guilty = graph

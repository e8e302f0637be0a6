// pure
import * as Type from 'typebox'
import { Nullable } from './common.ts'

/** Rows of a page when a request names no other number. */
export const USUAL_PAGE = 100

/** What every list takes that may be long. */
export const pageQuery = (most: number) => ({
  limit: Type.Optional(
    Type.Integer({ minimum: 1, maximum: most, description: `rows of a page; ${USUAL_PAGE} when left out` }),
  ),
  cursor: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 4_000,
      description: '`nextCursor` of the page before, with the same filters; left out: the first page',
    }),
  ),
})

/** What every such list answers beside its rows. */
export const NextCursor = Nullable(
  Type.String({ description: '`cursor` of the next page; null at the end of the list' }),
)

import { IconStar, IconStarFilled } from '@tabler/icons-react'
import { t } from './text.ts'

/** A score from 1 to 5. The figure stands in its name, for those who do not see stars. */
export function Stars({ score }: { score: number }) {
  return (
    <span className="row stars" role="img" aria-label={t('{score} of 5 stars', { score })}>
      {[1, 2, 3, 4, 5].map((one) =>
        one <= Math.round(score) ? (
          <IconStarFilled key={one} className="i s14 star-full" aria-hidden />
        ) : (
          <IconStar key={one} className="i s14 t3" aria-hidden />
        ),
      )}
    </span>
  )
}

import { useMediaQuery } from '@mantine/hooks'

/** Whether the page is narrower than 768 px: one column, controls at the thumb. */
export function useIsPhone(): boolean {
  return useMediaQuery('(max-width: 767px)', undefined, { getInitialValueInEffect: false }) ?? false
}

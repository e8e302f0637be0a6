import { api } from '@foreword/contract'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { call, messageOf } from '../../api/index.ts'
import { Button, EmptyState, SkeletonRows, t, useTitle } from '../../ui/index.ts'

// One draft per visit, though React's strict mode runs effects twice while developing.
let creating: Promise<string> | undefined

function createDraft(): Promise<string> {
  creating ??= call(api.createCampaign, { body: { name: t('New campaign') } })
    .then((campaign) => campaign.id)
    .finally(() => {
      creating = undefined
    })
  return creating
}

/** Starts a draft and goes on to its first step. */
export function NewCampaign() {
  useTitle(t('New campaign'))
  const navigate = useNavigate()
  const [failed, setFailed] = useState<string>()
  const [attempt, setAttempt] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt is what runs it again
  useEffect(() => {
    let left = false
    createDraft().then(
      (id) =>
        !left &&
        void navigate({ to: '/campaigns/$id/edit/$step', params: { id, step: 'compose' }, replace: true }),
      (error) => !left && setFailed(messageOf(error)),
    )
    return () => {
      left = true
    }
  }, [navigate, attempt])
  const again = () => {
    setFailed(undefined)
    setAttempt(attempt + 1)
  }
  return (
    <>
      <h1 className="vh">{t('New campaign')}</h1>
      {failed ? (
        <EmptyState
          title={t('The draft could not be started')}
          action={
            <Button kind="primary" onClick={again}>
              {t('Try again')}
            </Button>
          }
        >
          {failed}
        </EmptyState>
      ) : (
        <SkeletonRows rows={6} height={72} />
      )}
    </>
  )
}

import { api, type ImportedCampaign } from '@foreword/contract'
import { IconDownload, IconHistory } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { useCallback } from 'react'
import { messageOf, queries, urlOf, useSession } from '../../../api/index.ts'
import {
  Button,
  EmptyState,
  ErrorNote,
  PageHeader,
  SearchInput,
  SkeletonRows,
  t,
  useFormat,
} from '../../../ui/index.ts'
import '../campaigns.css'
import './imported.css'

const route = getRouteApi('/signed-in/campaigns/imported')

/** Campaigns that ran elsewhere: figures as the files told them, read only, in no analytics. */
export function ImportedScreen() {
  const { search = '' } = route.useSearch()
  const navigate = useNavigate()
  const find = useCallback(
    (text: string) =>
      void navigate({ to: '/campaigns/imported', search: text ? { search: text } : {}, replace: true }),
    [navigate],
  )
  const list = useInfiniteQuery(queries.importedCampaigns(search))
  const admin = useSession().role === 'administrator'
  const total = list.data?.pages[0]?.total
  const campaigns = list.data?.pages.flatMap((page) => page.campaigns) ?? []
  const none = total === 0 && search === ''
  return (
    <>
      <PageHeader
        title={t('Imported campaigns')}
        crumb={<Link to="/campaigns">{t('Campaigns')}</Link>}
        badge={<span className="st">{t('From other systems')}</span>}
      >
        {!none && (
          <SearchInput label={t('Find an imported campaign')} value={search} onSearch={find} width={220} />
        )}
        {!none && (
          <a className="btn" href={urlOf(api.downloadImportedCampaigns, {})} download>
            <IconDownload className="i" aria-hidden />
            {t('Download')}
          </a>
        )}
      </PageHeader>
      <div className="body">
        {list.error && !list.data && <ErrorNote>{messageOf(list.error)}</ErrorNote>}
        {list.isPending && <SkeletonRows rows={8} />}
        {none && (
          <EmptyState
            icon={<IconHistory className="i s20" aria-hidden />}
            title={t('No history yet')}
            action={
              admin && (
                <Link className="btn p" to="/settings/import">
                  {t('Import a file')}
                </Link>
              )
            }
          >
            {t(
              'Campaigns that ran in LivePerson stand here once an administrator imports its reports, with their figures and dates. They cannot be sent and count in no analytics.',
            )}
          </EmptyState>
        )}
        {total === 0 && search !== '' && (
          <EmptyState
            title={t('No such campaign')}
            action={<Button onClick={() => find('')}>{t('Clear the search')}</Button>}
          >
            {t('No imported campaign has “{search}” in its name, id or skill.', { search })}
          </EmptyState>
        )}
        {campaigns.length > 0 && (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable by keyboard
          <section className="imported-scroll" aria-label={t('Imported campaigns')} tabIndex={0}>
            <table className="tbl">
              <thead>
                <tr>
                  <th scope="col">{t('Campaign')}</th>
                  <th scope="col">{t('Launched')}</th>
                  {FIGURES.map((name) => (
                    <th key={name} scope="col" className="n">
                      {figureWords(name)}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {campaigns.map((one) => (
                  <ImportedRow key={one.key} campaign={one} />
                ))}
              </tbody>
            </table>
            {list.hasNextPage && (
              <p className="imported-more">
                <Button onClick={() => void list.fetchNextPage()} busy={list.isFetchingNextPage}>
                  {t('Show more')}
                </Button>
              </p>
            )}
          </section>
        )}
      </div>
      {!none && (
        <footer className="foot f12 t3">
          <span>
            {t('Figures as the imported files told them. A dash: the file does not say. In no analytics.')}
          </span>
          <span className="sp" />
          {total !== undefined && (
            <span className="num">{t('{shown} of {total} shown', { shown: campaigns.length, total })}</span>
          )}
        </footer>
      )}
    </>
  )
}

const FIGURES = ['recipients', 'sent', 'delivered', 'failed', 'skipped', 'responded', 'optedOut'] as const

function figureWords(name: (typeof FIGURES)[number]): string {
  return {
    recipients: t('Recipients'),
    sent: t('Sent'),
    delivered: t('Delivered'),
    failed: t('Failed'),
    skipped: t('Skipped'),
    responded: t('Replied'),
    optedOut: t('Opted out'),
  }[name]
}

function ImportedRow({ campaign }: { campaign: ImportedCampaign }) {
  const { count, day } = useFormat()
  const about = [campaign.channel, campaign.skill, campaign.externalId, campaign.state]
    .filter(Boolean)
    .join(' · ')
  return (
    <tr>
      <td className="imported-name">
        <div className="b5 ell">{campaign.name}</div>
        <div className="sub ell">
          {about ? `${about} · ` : ''}
          {t('from {fileName}', { fileName: campaign.fileName })}
        </div>
      </td>
      <td className="num">{campaign.launchedAt ? day(campaign.launchedAt) : '–'}</td>
      {FIGURES.map((name) => (
        <td key={name} className="n num">
          {campaign[name] === null ? '–' : count(campaign[name])}
        </td>
      ))}
    </tr>
  )
}

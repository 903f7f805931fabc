import type { Applied, Found, Kind, Made } from '../../pipeline/kind.js';
import { changelogFor } from './changelog.js';
import { deploymentGuide } from './guide.js';
import { migrationGuide } from './migration-guide.js';
import { runbooks } from './runbook.js';

/** What follows from all changes together: deployment and migration guide, a runbook for each alert, the changelog. */
export const document: Kind = {
  name: 'document',
  title: 'Guides, runbooks and the changelog',
  tools: [],
  conclude,
};

async function conclude(applied: readonly Applied[], found: Found): Promise<Made> {
  const done = applied.filter((one) => one.made.changes.length > 0);
  if (done.length === 0) return { changes: [] };
  const changelog = await changelogFor(done, found);
  const written = [await deploymentGuide(done, found), await migrationGuide(done, found), ...(await runbooks(done, found))].filter((one) => one !== undefined);
  return {
    ...changelog,
    changes: [...written.flatMap((one) => one.changes), ...changelog.changes],
    because: [...new Set(written.flatMap((one) => one.because)), ...(changelog.because ?? [])],
    follow_up: [...new Set(written.flatMap((one) => one.follow_up)), ...(changelog.follow_up ?? [])],
    report: { ...changelog.report, documented: true },
  };
}

import type { DetectRow, Signs } from '../../../pipeline/detect.js';
import { detectAppveyor } from './appveyor.js';
import { detectAzurePipelines } from './azure-pipelines.js';
import { detectBitbucket } from './bitbucket.js';
import { detectBuildkite } from './buildkite.js';
import { detectCircleci } from './circleci.js';
import { detectCloudBuild } from './cloud-build.js';
import { detectCodebuild } from './codebuild.js';
import { detectConcourse } from './concourse.js';
import { detectDrone } from './drone.js';
import { detectGithubActions } from './github-actions.js';
import { detectGitlabCi } from './gitlab-ci.js';
import { detectJenkins } from './jenkins.js';
import { detectSemaphore } from './semaphore.js';
import { detectTeamcity } from './teamcity.js';
import { detectTekton } from './tekton.js';
import { detectTravis } from './travis.js';
import { detectWoodpecker } from './woodpecker.js';

/** How each tool of ci is recognised, one line a tool. */
const ROWS: [tool: string, detect: Signs][] = [
  ['github-actions', detectGithubActions],
  ['gitlab-ci', detectGitlabCi],
  ['circleci', detectCircleci],
  ['jenkins', detectJenkins],
  ['azure-pipelines', detectAzurePipelines],
  ['bitbucket', detectBitbucket],
  ['buildkite', detectBuildkite],
  ['travis', detectTravis],
  ['drone', detectDrone],
  ['woodpecker', detectWoodpecker],
  ['tekton', detectTekton],
  ['cloud-build', detectCloudBuild],
  ['codebuild', detectCodebuild],
  ['appveyor', detectAppveyor],
  ['semaphore', detectSemaphore],
  ['teamcity', detectTeamcity],
  ['concourse', detectConcourse],
];

export const ciDetection: readonly DetectRow[] = ROWS.map(([tool, detect]) => ({ kind: 'ci', tool, detect }));

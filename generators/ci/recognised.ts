import type { Detect, Tool } from '../../pipeline/kind.js';
import { detectAppveyor } from './detection/appveyor.js';
import { detectAzurePipelines } from './detection/azure-pipelines.js';
import { detectBitbucket } from './detection/bitbucket.js';
import { detectBuildkite } from './detection/buildkite.js';
import { detectCircleci } from './detection/circleci.js';
import { detectCloudBuild } from './detection/cloud-build.js';
import { detectCodebuild } from './detection/codebuild.js';
import { detectConcourse } from './detection/concourse.js';
import { detectDrone } from './detection/drone.js';
import { detectJenkins } from './detection/jenkins.js';
import { detectSemaphore } from './detection/semaphore.js';
import { detectTeamcity } from './detection/teamcity.js';
import { detectTekton } from './detection/tekton.js';
import { detectTravis } from './detection/travis.js';
import { detectWoodpecker } from './detection/woodpecker.js';
import type { CiTask } from './task.js';

const RECOGNISED: [string, Detect][] = [
  ['appveyor', detectAppveyor],
  ['azure-pipelines', detectAzurePipelines],
  ['bitbucket', detectBitbucket],
  ['buildkite', detectBuildkite],
  ['circleci', detectCircleci],
  ['cloud-build', detectCloudBuild],
  ['codebuild', detectCodebuild],
  ['concourse', detectConcourse],
  ['drone', detectDrone],
  ['jenkins', detectJenkins],
  ['semaphore', detectSemaphore],
  ['teamcity', detectTeamcity],
  ['tekton', detectTekton],
  ['travis', detectTravis],
  ['woodpecker', detectWoodpecker],
];

/** Pipelines that are seen and not written yet: a workspace that uses one of them is not given another by mistake. */
export const recognised: Tool<CiTask>[] = RECOGNISED.map(([name, detect]) => ({ name, detect }));

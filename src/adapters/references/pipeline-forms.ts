import type { TemplateForm } from './placed-reference.ts';

/** Where the files of one CI service name images. */
export interface PipelineForm {
  /** The service, for people. */
  name: string;
  /** Matches the path of its files. */
  files: RegExp;
  /** Paths of single values; `*` is every member or item. */
  places: readonly string[];
  /** Paths of values that are images only with the prefix `docker://`. */
  prefixed?: readonly string[];
  /** The path of names that the file gives to images: a place with such a name is no reference. */
  aliases?: string;
  /** Keys at the top that are no jobs, where `*` at the top is a job. */
  notJobs?: readonly string[];
  template: TemplateForm;
}

const shellVariable = /\$/u;

/** The two forms of an image: its name, or a mapping with it. */
function imageOf(before: string): readonly string[] {
  return [`${before}image`, `${before}image.name`];
}

/** Where Bitbucket has steps: in a list, in parallel and in stages; by default, and by branch, tag, request and name. */
const bitbucketSteps = ['definitions.steps.*', 'pipelines.default.*', 'pipelines.*.*.*'].flatMap((list) => [
  `${list}.step`,
  `${list}.parallel.*.step`,
  `${list}.parallel.steps.*.step`,
  `${list}.stage.steps.*.step`,
]);

/** The forms that are read; a path belongs to the first that matches it. */
export const pipelineForms: readonly PipelineForm[] = [
  {
    // GitHub Docs, "Workflow syntax": jobs.<job_id>.container, .services, .steps[*].uses.
    name: 'GitHub workflow',
    files: /(?:^|\/)\.(?:github|gitea|forgejo)\/workflows\/[^/]+\.ya?ml$/u,
    places: ['jobs.*.container', 'jobs.*.container.image', 'jobs.*.services.*.image'],
    prefixed: ['jobs.*.steps.*.uses'],
    template: { variable: /\$\{\{/u, by: 'GitHub' },
  },
  {
    // GitHub Docs, "Metadata syntax": runs.image of Docker actions, runs.steps[*].uses of composite ones.
    name: 'GitHub action',
    files: /(?:^|\/)action\.ya?ml$/u,
    places: [],
    prefixed: ['runs.image', 'runs.steps.*.uses'],
    template: { variable: /\$\{\{/u, by: 'GitHub' },
  },
  {
    // GitLab Docs, "CI/CD YAML syntax reference": image and services of jobs, default and globally.
    name: 'GitLab pipeline',
    files: /(?:^|\/)(?:[^/]*\.)?gitlab-ci\.ya?ml$/u,
    places: [
      'image',
      'image.name',
      'services.*',
      'services.*.name',
      '*.image',
      '*.image.name',
      '*.services.*',
      '*.services.*.name',
    ],
    notJobs: ['variables', 'include', 'stages', 'workflow', 'spec', 'cache', 'image', 'services'],
    template: { variable: shellVariable, by: 'GitLab' },
  },
  {
    // CircleCI Docs, "Configuration reference": docker of jobs and executors.
    name: 'CircleCI configuration',
    files: /(?:^|\/)\.circleci\/[^/]+\.ya?ml$/u,
    places: ['jobs.*.docker.*.image', 'executors.*.docker.*.image'],
    template: { variable: /<<|\$/u, by: 'CircleCI' },
  },
  {
    // Woodpecker and Drone: image of steps and services.
    name: 'Woodpecker or Drone pipeline',
    files: /(?:^|\/)(?:\.woodpecker(?:\/[^/]+)?|\.drone)\.ya?ml$/u,
    places: ['steps.*.image', 'services.*.image', 'pipeline.*.image', 'clone.*.image'],
    template: { variable: shellVariable, by: 'the pipeline' },
  },
  {
    // Azure Pipelines, "YAML schema reference": resources.containers, and container of jobs, a name of one or an image.
    name: 'Azure pipeline',
    files:
      /(?:^|\/)\.?azure-pipelines[^/]*\.ya?ml$|(?:^|\/)\.azure(?:-pipelines)?\/(?:[^/]+\/)*[^/]+\.ya?ml$/u,
    places: [
      'resources.containers.*.image',
      ...['', 'jobs.*.', 'stages.*.jobs.*.'].flatMap((job) => [
        `${job}container`,
        `${job}container.image`,
        `${job}services.*`,
      ]),
    ],
    aliases: 'resources.containers.*.container',
    template: { variable: /\$[[({]/u, by: 'Azure Pipelines' },
  },
  {
    // Bitbucket, "Configure bitbucket-pipelines.yml": image globally, of steps and of services; pipes.
    name: 'Bitbucket pipeline',
    files: /(?:^|\/)bitbucket-pipelines\.ya?ml$/u,
    places: [
      ...imageOf(''),
      ...imageOf('definitions.services.*.'),
      ...bitbucketSteps.flatMap((step) => imageOf(`${step}.`)),
    ],
    prefixed: bitbucketSteps.flatMap((step) => [`${step}.script.*.pipe`, `${step}.after-script.*.pipe`]),
    template: { variable: shellVariable, by: 'Bitbucket' },
  },
];

/** The form of a file; `undefined` for one that is of none. */
export function pipelineFormOf(path: string): PipelineForm | undefined {
  return pipelineForms.find(({ files }) => files.test(path));
}

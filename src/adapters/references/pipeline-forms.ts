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
  /** Keys at the top that are no jobs, where `*` at the top is a job. */
  notJobs?: readonly string[];
  template: TemplateForm;
}

const shellVariable = /\$/u;

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
];

/** The form of a file; `undefined` for one that is of none. */
export function pipelineFormOf(path: string): PipelineForm | undefined {
  return pipelineForms.find(({ files }) => files.test(path));
}

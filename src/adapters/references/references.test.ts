import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { WrittenReference } from '../../core/trust/written-reference.ts';
import { placedDocuments } from '../../formats/yaml/placed-values.ts';
import { readDockerfile } from '../dockerfile/read-dockerfile.ts';
import { dockerfileReferences } from './dockerfile-references.ts';
import { manifestReferences } from './manifest-references.ts';
import { pipelineFormOf } from './pipeline-forms.ts';
import { pipelineReferences } from './pipeline-references.ts';

/** A reference in few words: `what = reference` or `what ! reason`, with `~` where it must not be edited. */
function words({ what, image, notEditable }: WrittenReference): string {
  const end = 'reference' in image ? `= ${image.reference}` : `! ${image.unlockable}`;
  return `${what} ${notEditable === undefined ? '' : '~ '}${end}`;
}

/** What is editable is exactly the reference. */
function checkPlaces(text: string, found: readonly WrittenReference[]): void {
  for (const { at, written, notEditable, image } of found)
    if (notEditable === undefined) {
      assert.equal(text.slice(at.range.startOffset, at.range.endOffset), written);
      if ('reference' in image) assert.equal(image.reference, written);
    }
}

describe('the images of a Dockerfile', () => {
  const of = (text: string, given: Readonly<Record<string, string | undefined>> = {}): readonly string[] => {
    const found = dockerfileReferences(readDockerfile(text, 'Dockerfile', new Map(Object.entries(given))));
    checkPlaces(text, found);
    return found.map(words);
  };
  const cases: readonly (readonly [text: string, found: readonly string[]])[] = [
    ['FROM debian:13', ['FROM = debian:13']],
    ['FROM scratch', []],
    ['FROM SCRATCH', []],
    ['FROM a AS b\nFROM b\nFROM B AS c\n', ['FROM = a']],
    ['FROM b\nFROM a AS b\n', ['FROM = b', 'FROM = a']],
    ['FROM --platform=linux/arm64 \\\n  # why\n  a:1 AS x', ['FROM = a:1']],
    ['FROM a\\\n:1', ['FROM ~ = a:1']],
    ['ARG V=13\nFROM debian:$V', ['FROM ~ = debian:13']],
    ['ARG V\nFROM debian:$V', ['FROM ! debian:$V depends on a variable without a value']],
    ['FROM "debian:13"', ['FROM ~ = debian:13']],
    ['FROM a\nCOPY --from=b:1 /x /y', ['FROM = a', 'COPY --from = b:1']],
    ['FROM a AS s\nFROM s\nCOPY --from=s /x /y\nCOPY --from=0 /x /y\nCOPY --from=S /x /y', ['FROM = a']],
    ['FROM a AS s\nCOPY --from=s /x /y', ['FROM = a', 'COPY --from = s']],
    ['FROM a\nCOPY --chown=1 --from=b --link /x /y', ['FROM = a', 'COPY --from = b']],
    [
      'FROM a\nRUN --mount=type=bind,from=b:1,target=/x --mount=type=cache,target=/y true',
      ['FROM = a', 'RUN --mount = b:1'],
    ],
    ['FROM a\nRUN --mount=from=b,target=/x true', ['FROM = a', 'RUN --mount = b']],
    ['FROM a AS b\nFROM c\nRUN --mount=from=b,target=/x true', ['FROM = a', 'FROM = c']],
    ['# syntax=docker/dockerfile:1\nFROM a', ['# syntax = docker/dockerfile:1', 'FROM = a']],
    ['# escape=`\n# syntax = docker/dockerfile:1 \nFROM a', ['# syntax = docker/dockerfile:1', 'FROM = a']],
    [
      'FROM a\nONBUILD COPY --from=b /x /y',
      [
        'FROM = a',
        'ONBUILD COPY --from ! it is resolved in the build of another image, which may have a stage of that name',
      ],
    ],
  ];
  for (const [text, found] of cases)
    it(text.replaceAll('\n', ' / '), () => assert.deepEqual(of(text), found));

  it('arguments of a build count before their defaults', () => {
    const text = 'ARG V=13\nFROM debian:$V';
    assert.deepEqual(of(text, { V: '12' }), ['FROM ~ = debian:12']);
    assert.deepEqual(of(text, { V: undefined }), ['FROM ! debian:$V depends on a variable without a value']);
    assert.deepEqual(of(text, { W: '1' }), ['FROM ~ = debian:13']);
  });
});

describe('the images of a Kubernetes manifest', () => {
  const of = (text: string): readonly string[] => {
    const found = manifestReferences(placedDocuments(text).documents, 'k.yaml');
    checkPlaces(text, found);
    return found.map(words);
  };
  const head = (kind: string): string => `apiVersion: v1\nkind: ${kind}\nmetadata: {name: x}\n`;
  it('are those of all containers of a pod, wherever the pod is', () => {
    const pod =
      '{initContainers: [{name: i, image: a}], containers: [{name: c, image: "b:1"}], ephemeralContainers: [{name: e, image: c}]}';
    const paths: readonly (readonly [kind: string, text: string])[] = [
      ['Pod', `spec: ${pod}`],
      ...['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job', 'ReplicationController'].map(
        (kind) => [kind, `spec: {template: {spec: ${pod}}}`] as const,
      ),
      ['CronJob', `spec: {jobTemplate: {spec: {template: {spec: ${pod}}}}}`],
      ['PodTemplate', `template: {spec: ${pod}}`],
      ['Rollout', `spec: {template: {spec: ${pod}}}`],
    ];
    for (const [kind, text] of paths)
      assert.deepEqual(
        of(head(kind) + text),
        [`container i of ${kind} x = a`, `container c of ${kind} x = b:1`, `container e of ${kind} x = c`],
        kind,
      );
  });

  it('are found in lists and in every document', () => {
    const pod = 'apiVersion: v1\n  kind: Pod\n  spec: {containers: [{image: a}]}';
    assert.deepEqual(
      of(
        `apiVersion: v1\nkind: List\nitems:\n- ${pod}\n---\n${head('Pod')}spec: {containers: [{name: n, image: b}]}`,
      ),
      ['container of Pod = a', 'container n of Pod x = b'],
    );
  });

  it('what is shared, templates and what is never pulled is said', () => {
    assert.deepEqual(
      of(
        `${head('Pod')}spec: {containers: [{image: &i a}, {image: *i}, {image: b, imagePullPolicy: Never}, {image: "{{ .x }}"}]}`,
      ),
      [
        'container of Pod x ~ = a',
        'container of Pod x ! its imagePullPolicy is Never: no registry is asked for it',
        'container of Pod x ! a template engine fills in its variables',
      ],
    );
  });

  it('an image that a template left as a mapping is said, and null is none', () => {
    assert.deepEqual(
      of(`${head('Pod')}spec: {containers: [{image: {{ .Values.image }}}, {image: null}, {image: ""}]}`),
      ['container of Pod x ~ ! it is no text'],
    );
  });

  it('volumes can be images, a kustomization replaces them, and data is no pod', () => {
    assert.deepEqual(of(`${head('Pod')}spec: {volumes: [{name: v, image: {reference: a:1}}]}`), [
      'volume v of Pod x = a:1',
    ]);
    assert.equal(
      of('apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nimages: [{name: a, newTag: b}]')
        .length,
      1,
    );
    assert.deepEqual(of(`${head('ConfigMap')}data: {image: a, x.yaml: "containers: [{image: b}]"}`), []);
  });
});

describe('the images of a CI file', () => {
  const of = (path: string, text: string): readonly string[] => {
    const form = pipelineFormOf(path);
    assert.ok(form !== undefined, path);
    const found = pipelineReferences(placedDocuments(text).documents, form, path);
    checkPlaces(text, found);
    return found.map(words);
  };
  it('of GitHub', () => {
    assert.deepEqual(
      of(
        'x/.github/workflows/ci.yml',
        'on: push\njobs:\n  a:\n    container: one:1\n    services: {db: {image: two}}\n    steps:\n    - uses: docker://three\n    - uses: actions/checkout@v4\n    - run: x\n  b: {container: {image: "${{ matrix.x }}"}}\n',
      ),
      [
        'jobs.a.container = one:1',
        'jobs.a.services.db.image = two',
        'jobs.a.steps.0.uses = three',
        'jobs.b.container.image ! GitHub fills in its variables',
      ],
    );
    assert.deepEqual(of('a/action.yml', 'runs: {using: docker, image: Dockerfile}'), []);
    assert.deepEqual(of('action.yaml', "runs: {using: docker, image: 'docker://a:1'}"), ['runs.image = a:1']);
  });
  it('of GitLab', () => {
    assert.deepEqual(
      of(
        '.gitlab-ci.yml',
        'variables: {image: no}\nimage: {name: one}\nservices: [two, {name: three}]\n.hidden: {image: four}\njob:\n  image: $IMAGE\n  services:\n  - name: five\ndefault: {image: six}\n',
      ),
      [
        'image.name = one',
        'services.0 = two',
        'services.1.name = three',
        '.hidden.image = four',
        'job.image ! GitLab fills in its variables',
        'job.services.0.name = five',
        'default.image = six',
      ],
    );
  });
  it('what a tag of GitLab fills in is no image, and null is none', () => {
    assert.deepEqual(
      of(
        '.gitlab-ci.yml',
        'a: {image: !reference [.x, image], services: !reference [.x, services]}\nb: {image: ~, services: [null, !reference [.y, services]]}\nc: {image: [one]}\n',
      ),
      [
        'a.image ~ ! the tag !reference fills it in',
        'a.services ~ ! the tag !reference fills it in',
        'b.services.1 ~ ! the tag !reference fills it in',
        'c.image ~ ! it is no text',
      ],
    );
  });
  it('of CircleCI, Woodpecker and Drone', () => {
    assert.deepEqual(
      of(
        '.circleci/config.yml',
        'jobs: {a: {docker: [{image: one}, {image: << parameters.x >>}]}}\nexecutors: {e: {docker: [{image: two}]}}',
      ),
      [
        'jobs.a.docker.0.image = one',
        'jobs.a.docker.1.image ! CircleCI fills in its variables',
        'executors.e.docker.0.image = two',
      ],
    );
    assert.deepEqual(of('.drone.yml', 'steps: [{image: one}]\nservices: [{image: two}]'), [
      'steps.0.image = one',
      'services.0.image = two',
    ]);
    assert.deepEqual(of('.woodpecker/test.yaml', 'steps: {a: {image: one}}'), ['steps.a.image = one']);
  });
  it('of Azure Pipelines, where a name of the file is no image', () => {
    assert.deepEqual(
      of(
        'azure-pipelines.yml',
        'resources: {containers: [{container: own, image: one:1}]}\nstages: [{jobs: [{container: own, services: {db: two}}, {container: three}, {container: {image: $(x)}}]}]\n',
      ),
      [
        'resources.containers.0.image = one:1',
        'stages.0.jobs.0.services.db = two',
        'stages.0.jobs.1.container = three',
        'stages.0.jobs.2.container.image ! Azure Pipelines fills in its variables',
      ],
    );
    assert.deepEqual(of('.azure/ci/build.yaml', 'container: one'), ['container = one']);
  });
  it('of Bitbucket', () => {
    assert.deepEqual(
      of(
        'bitbucket-pipelines.yml',
        'image: {name: one}\ndefinitions: {services: {db: {image: two}}}\npipelines:\n  default:\n  - step: {image: three, script: [a, {pipe: docker://four}, {pipe: atlassian/x:1}]}\n  - parallel: [{step: {image: five}}]\n  branches:\n    main:\n    - parallel: {steps: [{step: {image: six}}]}\n    - stage: {steps: [{step: {image: $X}}]}\n',
      ),
      [
        'image.name = one',
        'definitions.services.db.image = two',
        'pipelines.default.0.step.image = three',
        'pipelines.default.0.step.script.1.pipe = four',
        'pipelines.default.1.parallel.0.step.image = five',
        'pipelines.branches.main.0.parallel.steps.0.step.image = six',
        'pipelines.branches.main.1.stage.steps.0.step.image ! Bitbucket fills in its variables',
      ],
    );
  });
  it('other files are none', () => {
    for (const path of ['ci.yml', '.github/dependabot.yml', 'workflows/a.yml'])
      assert.equal(pipelineFormOf(path), undefined, path);
  });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { githubToken } from '../../../test/kit/random-text.ts';
import { shownStep } from './shown-step.ts';

test('a build step is shown without what may be a credential', () => {
  const token = githubToken();
  const steps: [createdBy: string, shown: string | undefined][] = [
    ['/bin/sh -c #(nop) ADD file:1 in / ', 'ADD file:1 in /'],
    ['COPY . /app # buildkit', 'COPY . /app'],
    ['RUN /bin/sh -c apt-get install -y curl # buildkit', 'RUN apt-get …'],
    ['RUN |1 TOKEN=hunter2 /bin/sh -c npm ci # buildkit', 'RUN npm …'],
    ['/bin/sh -c set -ex; apk add git', 'RUN apk …'],
    ['RUN /bin/sh -c PASSWORD=hunter2 ./setup # buildkit', 'RUN'],
    ['RUN /bin/sh -c "hunter2" x # buildkit', 'RUN'],
    [`RUN /bin/sh -c ${token} x # buildkit`, 'RUN'],
    ['ENV DB_PASSWORD=hunter2', 'ENV'],
    ['LABEL hunter2=1', 'LABEL'],
    ['CMD ["app" "hunter2"]', 'CMD'],
    [`ADD https://ann:${token}@x.corp/a / # buildkit`, 'ADD'],
    ['bazel build hunter2', undefined],
    ['', undefined],
  ];
  for (const [createdBy, shown] of steps) assert.equal(shownStep(createdBy), shown, createdBy);
});

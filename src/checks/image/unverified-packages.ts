import type { Check, Example } from '../../core/rules/check.ts';
import type { ProposedChange, Outcome } from '../../core/findings/finding.ts';
import type { Location } from '../../core/location.ts';
import { combine } from '../../core/rules/outcome.ts';
import type { Alias } from '../../core/rules/rule.ts';
import type { BuildStep } from '../../core/image/written-image.ts';
import { cisAliases, cisReference } from '../support/cis.ts';
import { checkSteps, placesOfActs, type StepPart } from '../support/image/image-steps.ts';

const verify: ProposedChange = {
  kind: 'manual',
  title: 'Verify downloads',
  steps: [
    'Remove the option, setting or variable, and download over https',
    'Add the missing certificate or signing key to the build',
    'Without a signature, check the download against a checksum in the Dockerfile (`sha256sum --check`) before running it',
  ],
};

/** Returns the removal of the flags, if each has its own place in a file; else manual steps. */
function changeAt(at: readonly Location[]): ProposedChange {
  const removable = at.every((place) => place.in === 'file' && place.remove !== undefined);
  return removable ? { kind: 'remove', safety: 'risky', title: 'Enable verification', at } : verify;
}

function checkStep({ instruction, run }: BuildStep, part: StepPart): Outcome | undefined {
  if (run === undefined) return undefined;
  const acts = run.acts.filter(({ does }) => does === 'skips-verification');
  if (acts.length === 0) {
    if (run.understood) return undefined;
    return part.unknown(
      instruction === 'RUN'
        ? 'a part of its commands could not be parsed'
        : 'the value of a variable is unknown',
    );
  }
  const byOption = Map.groupBy(acts, ({ what }) => what);
  return combine(
    [...byOption].map(([option, own]) => {
      const at = placesOfActs(own);
      return part.fail({
        at,
        saw: option,
        message: `The build downloads without verification: ${option}`,
        detail: { option },
        change: changeAt(at),
      });
    }),
  );
}

const rpmPrograms = ['yum', 'dnf', 'microdnf', 'tdnf'];
const disabled = ['0', 'false', 'False', 'FALSE', 'no', 'No', 'NO'];

/** The options that the rules of Checkov are about, by rule. */
const optionsOfCheckov: Readonly<Record<string, readonly string[]>> = {
  CKV2_DOCKER_2: ['curl --insecure', 'curl -k'],
  CKV2_DOCKER_3: ['wget --no-check-certificate'],
  CKV2_DOCKER_4: ['pip --trusted-host'],
  CKV2_DOCKER_5: ['PYTHONHTTPSVERIFY=0'],
  CKV2_DOCKER_6: ['NODE_TLS_REJECT_UNAUTHORIZED=0'],
  CKV2_DOCKER_7: ['apk --allow-untrusted'],
  CKV2_DOCKER_8: ['apt-get --allow-unauthenticated'],
  CKV2_DOCKER_9: rpmPrograms.map((program) => `${program} --nogpgcheck`),
  CKV2_DOCKER_10: ['--nosignature', '--nodigest', '--noverify', '--nofiledigest'].map(
    (option) => `rpm ${option}`,
  ),
  CKV2_DOCKER_11: ['apt-get --force-yes'],
  CKV2_DOCKER_12: ['NPM_CONFIG_STRICT_SSL=false', 'npm_config_strict_ssl=false'],
  CKV2_DOCKER_13: ['npm strict-ssl=false', 'yarn strict-ssl=false'],
  CKV2_DOCKER_14: ['', '=1', '=true', '=True', '=TRUE'].map((value) => `GIT_SSL_NO_VERIFY${value}`),
  CKV2_DOCKER_15: ['yum', 'dnf', 'yum-config-manager', 'dnf-config-manager'].flatMap((program) =>
    disabled.map((value) => `${program} sslverify=${value}`),
  ),
  CKV2_DOCKER_16: ['PIP_TRUSTED_HOST'],
  CKV2_DOCKER_18: ['GOINSECURE'],
};

const aliasesOfCheckov: readonly Alias[] = Object.entries(optionsOfCheckov).map(([id, only]) => ({
  tool: 'checkov',
  id,
  only,
}));

/** Dockerfiles with these lines, by the title of the example. */
function dockerfiles(lines: Readonly<Record<string, string>>): readonly Example[] {
  return Object.entries(lines).map(([title, line]) => ({ title, dockerfile: `FROM debian:13\n${line}` }));
}

export const check = {
  id: 'image/unverified-packages',
  needs: ['images'],
  on: 'image',
  imageSurfaces: ['engine', 'scanned', 'dockerfile'],
  title: 'Signature or certificate verification disabled in build',
  category: 'security',
  severity: 'medium',
  why: 'An attacker between the build and the server, or on the server, chooses what is installed into the image.',
  remediation: 'Keep verification of certificates and signatures enabled, and add missing keys.',
  aliases: [...cisAliases('4.11'), ...aliasesOfCheckov],
  references: [cisReference('4.11'), 'NIST SP 800-190, 4.1.5'],
  implies: [],
  fixable: false,
  evaluate: (subject) => checkSteps(subject, 'no step disables verification', checkStep),
  examples: {
    bad: [
      ...dockerfiles({
        'RUN curl -k': 'RUN curl -fsSLk https://example.com/x -o /x',
        'curl, long': 'RUN sudo curl --insecure https://example.com/x -o /x',
        wget: 'RUN wget -q --no-check-certificate https://example.com/x',
        'pip, in exec form': 'RUN ["pip3", "install", "--trusted-host", "example.com", "x"]',
        'pip, by configuration': 'RUN pip config --global set global.trusted-host example.com',
        'pip, by variable': 'ENV PIP_TRUSTED_HOST="example.com"',
        'Python, by variable': 'ENV A=b PYTHONHTTPSVERIFY=0',
        'Node, by variable': 'ENV NODE_TLS_REJECT_UNAUTHORIZED 0',
        'Node, by quoted variable': "ARG NODE_TLS_REJECT_UNAUTHORIZED='0'",
        'Node, in one command': 'RUN NODE_TLS_REJECT_UNAUTHORIZED="0" node x.js',
        'npm, by variable': 'ENV npm_config_strict_ssl=false',
        'npm, by configuration': 'RUN npm config set strict-ssl false',
        'yarn, by configuration': 'RUN yarn set "strict-ssl"=false',
        'git, by variable': 'ARG GIT_SSL_NO_VERIFY=1',
        'git, exported': 'RUN export GIT_SSL_NO_VERIFY=true && git clone https://example.com/x',
        'git, by a variable that the build sets': 'ARG X\nENV GIT_SSL_NO_VERIFY=$X',
        'yum, by configuration': 'RUN yum-config-manager --setopt=x.sslverify=False --save',
        'dnf, by configuration': 'RUN dnf config-manager --setopt "sslverify=0" --save',
        'apk signatures': 'RUN apk add --allow-untrusted x.apk',
        'apt-get signatures': 'RUN apt-get install -y --allow-unauthenticated x',
        'apt-get, forced': 'RUN apt-get --force-yes install x',
        'yum signatures': 'RUN yum -y --nogpgcheck install x',
        'rpm signatures': 'RUN rpm -i --noverify https://example.com/x.rpm && rpm -U --nofiledigest x.rpm',
        'go, by variable': 'ENV GOINSECURE=example.com GOSUMDB=off',
        conda: 'RUN conda config --set ssl_verify false',
        composer: 'RUN composer config -g secure-http false',
      }),
      {
        title: 'RUN curl -k',
        facts: {
          steps: [
            {
              instruction: 'RUN',
              run: { understood: true, updates: [], installs: [], unverified: ['curl -k'] },
            },
          ],
        },
      },
    ],
    good: [
      ...dockerfiles({
        'verification is not touched': 'RUN curl -fsSL https://example.com/x -o /x',
        'variables that leave it on':
          'ENV NODE_TLS_REJECT_UNAUTHORIZED=1 NPM_CONFIG_STRICT_SSL=true PIP_TRUSTED_HOST=',
        'a build argument without a default': 'ARG GIT_SSL_NO_VERIFY',
        'other variables': 'ENV PATH=/x:$PATH',
        'a setting that enables it': 'RUN npm config set strict-ssl true && git config http.sslVerify true',
      }),
      {
        title: 'verification enabled',
        facts: {
          steps: [
            {
              instruction: 'RUN',
              run: { understood: true, updates: ['apk'], installs: ['apk'], unverified: [] },
            },
          ],
        },
      },
    ],
    unsure: [
      ...dockerfiles({
        'a variable that the build sets': 'ARG X\nENV NODE_TLS_REJECT_UNAUTHORIZED=$X',
        'a variable as program': 'RUN $FETCH -k https://example.com/x',
      }),
      {
        title: 'a command that only the build can resolve',
        facts: {
          steps: [
            {
              instruction: 'RUN',
              run: { understood: false, updates: [], installs: [], unverified: [] },
            },
          ],
        },
      },
    ],
  },
} satisfies Check<'image'>;

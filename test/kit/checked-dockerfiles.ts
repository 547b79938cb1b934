import { seeded } from './random.ts';

/** Dockerfiles made of lines that builders warn of, and of lines that look like them. */
export function checkedDockerfiles(count: number, seed: number): readonly string[] {
  const random = seeded(seed);
  const chance = (share: number): boolean => random() < share;
  const pick = <T>(items: readonly [T, ...T[]]): T => items[Math.floor(random() * items.length)] ?? items[0];
  const times = <T>(most: number, make: () => T): T[] =>
    Array.from({ length: Math.floor(random() * (most + 1)) }, make);

  const variable = (): string => {
    const name = pick(['A', 'B', 'PATH', 'TAG', 'VERSION', 'HOME', 'TARGETARCH', 'D', 'http_proxy']);
    const forms = ['$%', '${%}', '${%:-x}', '${%:+y}', '${%-z}', '\\$%', "'$%'", '"a$%"'] as const;
    return pick(forms).replaceAll('%', name);
  };
  const path = (): string => {
    const plain = pick(['a', '/app', 'x.txt', '/usr/bin/', '.', 'b/c', './d']);
    return pick([plain, plain, `${plain}/${variable()}`, variable(), `${variable()}/x`, `/${variable()}`]);
  };
  const keyword = (word: string): string => {
    const share = random();
    if (share < 0.1) return word.toLowerCase();
    return share < 0.13 ? word.charAt(0) + word.slice(1).toLowerCase() : word;
  };
  const comment = (): string =>
    pick([
      '',
      '',
      '',
      '',
      '# a comment\n',
      '# build does it\n',
      '# A is it\n',
      '#\n',
      '# B x\n\n',
      '# x\n# A y\n',
    ]);

  const pairs = (): string => {
    const name = pick(['A', 'B', 'DB_PASSWORD', 'API_KEY', 'D', 'VERSION', 'token', 'PUBLIC_KEY', 'a.b']);
    if (chance(0.3)) return `${name} ${path()}${pick(['', ' more', '  "q"'])}`;
    const next = chance(0.5)
      ? ''
      : `${pick([' ', ' \\\n  ', ' \\\n\n  '])}${pick(['C', 'AUTH', 'E'])}=${path()}`;
    return `${name}=${path()}${next}`;
  };
  const files = (): string => {
    const flag = pick(['', '', `--chown=$${pick(['A', 'B', 'D'])} `, '--chmod=755 ']);
    if (chance(0.1)) return `${flag}<<EOF /etc/a\nx ${variable()} "${variable()}"\nEOF`;
    return `${flag}${path()} ${chance(0.7) ? '' : `${path()} `}${path()}`;
  };
  const commands = {
    RUN: () =>
      pick([
        'true',
        'echo $X',
        'a && \\\n  b',
        'a && \\\n\n  b',
        'a \\\n # c\n\n  && b',
        '["a","$B"]',
        '<<EOF\n$A\n\nEOF',
      ]),
    COPY: files,
    ADD: files,
    ENV: pairs,
    LABEL: pairs,
    ARG: () =>
      pick(['A', 'B=1', `VERSION=${variable()}`, 'SECRET', 'TAG=12', 'A=1 C=$A', 'D=/d', 'TARGETARCH']),
    WORKDIR: path,
    USER: () => pick(['root', '1000', `u${variable()}`]),
    EXPOSE: () => pick(['80', '80/tcp 53/UDP', '8080:80', '127.0.0.1:1:2', '1-3', '80/Tcp']),
    VOLUME: () => pick(['/a', '["/a","/b$A"]', `/x/${variable()}`]),
    CMD: () => pick(['["a"]', 'a b', 'exec $A', '[]', '["a",]']),
    ENTRYPOINT: () => pick(['["a"]', 'a b']),
    HEALTHCHECK: () => pick(['NONE', 'CMD a', '--interval=5s CMD ["a"]']),
    SHELL: () => '["/bin/bash","-c"]',
    STOPSIGNAL: () => pick(['SIGTERM', '9']),
    MAINTAINER: () => 'somebody',
  } as const;
  const names = Object.keys(commands) as [keyof typeof commands, ...(keyof typeof commands)[]];
  const instruction = (): string => {
    const name = pick(names);
    return `${comment()}${keyword(name)} ${commands[name]()}`;
  };
  const triggers = ['ONBUILD CMD a', 'ONBUILD ENV a b', 'ONBUILD WORKDIR a', 'ONBUILD EXPOSE 1:2'] as const;

  const from = (index: number): string => {
    const platform = pick([
      '',
      '',
      '',
      '--platform=$BUILDPLATFORM ',
      '--platform=linux/amd64 ',
      '--platform=$TARGETPLATFORM ',
      '--platform=linux/${ARCH:-amd64} ',
      '--platform=arm64 ',
    ]);
    const image = pick([
      'debian:13',
      'alpine:3.22',
      'scratch',
      'debian:${TAG:-12}',
      'acme/app:1',
      index === 0 ? 'debian:13' : 'stage0',
    ]);
    const name = index === 0 ? 'stage0' : pick(['base', 'test', 'Test', 'amd64', 'linux-x', 'context']);
    const as = index === 0 || chance(0.6) ? ` ${pick(['AS', 'AS', 'AS', 'as', 'As'])} ${name}` : '';
    return `${comment()}${keyword('FROM')} ${platform}${image}${as}`;
  };
  return Array.from({ length: count }, () => {
    const globals = times(
      2,
      () => `${comment()}${keyword('ARG')} ${pick(['TAG=12', 'TAG', 'A=1', 'B=$TARGETARCH'])}`,
    );
    const stages = [0, 1, 2]
      .slice(0, 1 + Math.floor(random() * 3))
      .flatMap((index) => [from(index), ...times(6, instruction)]);
    const last = chance(0.2) ? [pick(triggers)] : [];
    return [...globals, ...stages, ...last, ''].join('\n');
  });
}

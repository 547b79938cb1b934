import { dockerfileCheck } from '../support/dockerfile/dockerfile-rule.ts';
import { findModes } from '../support/dockerfile/given-modes.ts';
import { findInImage } from '../support/dockerfile/image-commands.ts';

const setuid = dockerfileCheck({
  id: 'dockerfile/setuid-file',
  title: 'Setuid or setgid bit set in build',
  severity: 'medium',
  why: 'Whoever starts a setuid program gets the rights of its owner. A mistake in the program is a way from an unprivileged process to root in the container.',
  remediation:
    'Leave the bit out, and start the container with the user and the capabilities that the program needs. `no-new-privileges` makes the bit ineffective.',
  aliases: [{ tool: 'dockle', id: 'CIS-DI-0008' }],
  references: ['CIS Docker Benchmark 1.6.0, 4.8', 'NIST SP 800-190, 4.1.2'],
  nothing: 'no setuid or setgid bit is set',
  find: (dockerfile) =>
    findModes(dockerfile, function* find({ mode, added, by, path, at }) {
      if (!added.setuid && !added.setgid) return;
      const bit = added.setuid ? 'setuid' : 'setgid';
      yield {
        at,
        message: `${by} ${mode} sets the ${bit} bit of ${path}`,
        // A directory with setgid only hands its group on to new files.
        ...(added.setuid ? {} : { severity: 'info' }),
        detail: { bit, path },
        steps: [`Leave the ${bit} bit out of the mode`],
      };
    }),
  examples: {
    bad: [
      { title: 'octal', dockerfile: 'FROM debian:13\nRUN chmod 4755 /usr/bin/tool' },
      { title: 'octal with a zero', dockerfile: 'FROM debian:13\nRUN chmod 06755 /usr/bin/tool' },
      { title: 'symbolic', dockerfile: 'FROM debian:13\nRUN a && chmod -v u+s /usr/bin/tool' },
      { title: 'all classes', dockerfile: 'FROM debian:13\nRUN chmod +s,a+x /usr/bin/tool' },
      { title: 'setgid', dockerfile: 'FROM debian:13\nRUN chmod g=rxs /usr/bin/tool' },
      { title: 'install', dockerfile: 'FROM debian:13\nRUN install -o root -m 4755 tool /usr/bin/tool' },
      { title: 'install, attached', dockerfile: 'FROM debian:13\nRUN install -Dm4755 tool /usr/bin/tool' },
      { title: 'COPY --chmod', dockerfile: 'FROM debian:13\nCOPY --chmod=4755 tool /usr/bin/tool' },
      { title: 'exec form', dockerfile: 'FROM debian:13\nRUN ["chmod", "u+s", "/usr/bin/tool"]' },
      { title: 'a heredoc', dockerfile: 'FROM debian:13\nRUN <<EOF\nchmod u+s /usr/bin/tool\nEOF' },
      { title: 'find', dockerfile: 'FROM debian:13\nRUN find /opt -name x -exec chmod u+s {} +' },
      {
        title: 'a stage that the image copies from',
        dockerfile:
          'FROM debian:13 AS build\nRUN chmod 4755 /tool\nFROM debian:13\nCOPY --from=build /tool /tool',
      },
      { title: 'a trigger', dockerfile: 'FROM debian:13\nONBUILD RUN chmod u+s /tool' },
      { title: 'a build argument', dockerfile: 'FROM debian:13\nARG M=4755\nCOPY --chmod=$M tool /tool' },
    ],
    good: [
      { title: 'an ordinary mode', dockerfile: 'FROM debian:13\nRUN chmod 0755 /usr/bin/tool' },
      { title: 'the bit is removed', dockerfile: 'FROM debian:13\nRUN chmod u-s,g-s /usr/bin/passwd' },
      { title: 'a sticky directory', dockerfile: 'FROM debian:13\nRUN chmod o+t /srv' },
      {
        title: 'a stage that is not used',
        dockerfile: 'FROM debian:13 AS other\nRUN chmod 4755 /tool\nFROM debian:13',
      },
      { title: 'another file as model', dockerfile: 'FROM debian:13\nRUN chmod --reference=/a /b' },
    ],
    unsure: [
      { title: 'a mode that only the build knows', dockerfile: 'FROM debian:13\nRUN chmod "$(cat m)" /tool' },
      { title: 'a program that only the build knows', dockerfile: 'FROM debian:13\nRUN $TOOL 4755 /tool' },
      { title: 'another shell', dockerfile: 'FROM debian:13\nSHELL ["fish", "-c"]\nRUN chmod 4755 /tool' },
    ],
  },
});

const worldWritable = dockerfileCheck({
  id: 'dockerfile/world-writable-file',
  title: 'File made world-writable in build',
  severity: 'medium',
  why: 'A process with any user can change what others run and read. A world-writable program, start script or configuration is a way to root in the container.',
  remediation:
    'Give the files that the application writes to its user (`COPY --chown`, `chown`), and leave the rest to root.',
  references: ['NIST SP 800-190, 4.1.2'],
  nothing: 'no file is made writable by everyone',
  *find(dockerfile) {
    yield* findModes(dockerfile, function* find({ mode, added, by, path, at }) {
      if (!added.worldWritable) return;
      yield {
        at,
        message: `${by} ${mode} makes ${path} writable by everyone`,
        detail: { path, mode },
        steps: ['Use a mode without write permission for others, such as 755 or 644, and chown where needed'],
      };
    });
    yield* findInImage(dockerfile, function* find({ command }) {
      const [mask] = command.arguments;
      if (command.program !== 'umask' || mask === undefined || !/^0{1,4}$/u.test(mask.text)) return;
      yield {
        at: command.at,
        message: `umask ${mask.text} makes the files that follow writable by everyone`,
        detail: { umask: mask.text },
        steps: ['Use umask 022'],
      };
    });
  },
  examples: {
    bad: [
      { title: 'chmod 777', dockerfile: 'FROM debian:13\nRUN chmod -R 777 /app' },
      { title: 'chmod 0666', dockerfile: 'FROM debian:13\nRUN chmod 0666 /app/config' },
      { title: 'a+rwx', dockerfile: 'FROM debian:13\nRUN mkdir /app && chmod a+rwx /app' },
      { title: 'o=rw', dockerfile: 'FROM debian:13\nRUN chmod u=rw,o=rw /app/config' },
      { title: 'mkdir -m', dockerfile: 'FROM debian:13\nRUN mkdir -p -m 777 /app' },
      { title: 'COPY --chmod', dockerfile: 'FROM debian:13\nCOPY --chmod=0777 start.sh /' },
      { title: 'ADD --chmod', dockerfile: 'FROM debian:13\nADD --chmod=777 app.tar.gz /opt/' },
      { title: 'umask 0', dockerfile: 'FROM debian:13\nRUN umask 000 && touch /etc/x' },
      { title: 'through xargs', dockerfile: 'FROM debian:13\nRUN find /app | xargs chmod 777' },
      { title: 'with sudo', dockerfile: 'FROM debian:13\nRUN sudo chmod 777 /app' },
      { title: 'in a nested shell', dockerfile: `FROM debian:13\nRUN bash -c 'chmod 777 /app'` },
    ],
    good: [
      { title: 'ordinary modes', dockerfile: 'FROM debian:13\nRUN chmod 755 /app && chmod 1777 /tmp' },
      { title: '+x', dockerfile: 'FROM debian:13\nRUN chmod +x /app/start.sh' },
      { title: '+w, which the umask limits', dockerfile: 'FROM debian:13\nRUN chmod +w /app/config' },
      { title: 'sticky', dockerfile: 'FROM debian:13\nRUN chmod a+w,+t /srv/tmp' },
      { title: 'for the group', dockerfile: 'FROM debian:13\nRUN chmod -R g=u /app' },
      { title: 'umask 022', dockerfile: 'FROM debian:13\nRUN umask 022' },
    ],
    unsure: [
      {
        title: 'a mode that only the build knows',
        dockerfile: 'FROM debian:13\nARG MODE\nCOPY --chmod=$MODE a /a',
      },
    ],
  },
});

/** Checks the modes that a build gives to files. */
export const checks = [setuid, worldWritable];

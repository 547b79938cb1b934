/** Lines that the client and the engine take, each with `lab:busybox` as its image. */
export const accepted: readonly string[] = [
  'docker create lab:busybox',
  'docker create -itp 8080:80 lab:busybox sh -c "echo --privileged"',
  'docker create --privileged=true -ti lab:busybox',
  'docker create --privileged=false lab:busybox',
  'docker create --privileged --privileged=0 lab:busybox',
  'docker create -p8080:80 -p 127.0.0.1::81/udp -p "[::1]:8082:82" -p [::]:8083:83 -p 9000-9001:90-91 lab:busybox',
  'docker create -p published=8080,target=80,protocol=udp lab:busybox',
  'docker create -p 8000-8010:80 -p 81 lab:busybox',
  'docker create -p 7000-7010:7000-7010/udp -p 8000-8003 -p 127.0.0.1:9000-9002:9100-9102 lab:busybox',
  'docker create -P --expose 8000-8004 -p 8002:8002 lab:busybox',
  'docker create -P --expose 80 --expose 90-91/udp lab:busybox',
  'docker create -u 1000:1000 --group-add 5 --group-add audio lab:busybox',
  'docker create --user="" lab:busybox',
  'docker create --cap-add sys_admin --cap-add=CAP_NET_ADMIN --cap-drop ALL lab:busybox',
  'docker create --security-opt seccomp=unconfined --security-opt apparmor:unconfined lab:busybox',
  'docker create --security-opt no-new-privileges --security-opt label=disable lab:busybox',
  'docker create --security-opt=no-new-privileges:true lab:busybox',
  'docker create --security-opt no-new-privileges=f lab:busybox',
  'docker create --security-opt systempaths=unconfined --read-only lab:busybox',
  'docker create --network host --pid=host --ipc host --uts host --userns host lab:busybox',
  'docker create --net none --ipc private --cgroupns private lab:busybox',
  'docker create --network container:shared --pid container:shared --ipc container:shared lab:busybox',
  'docker create --network name=bridge lab:busybox',
  'docker create --network mine --network other lab:busybox',
  'docker create -m 64m --memory-swap -1 --memory-reservation 32MB --shm-size 1.5m lab:busybox',
  'docker create --memory 1.5GiB --kernel-memory 0 lab:busybox',
  'docker create --cpus .5 --cpu-shares 512 --cpuset-cpus 0 lab:busybox',
  'docker create --cpu-quota 50000 --cpu-period 100000 -c 2 lab:busybox',
  'docker create --pids-limit 100 --ulimit nofile=1024:2048 --ulimit core=-1 lab:busybox',
  'docker create --restart on-failure:3 lab:busybox',
  'docker create --restart=unless-stopped --init --cgroup-parent /lab lab:busybox',
  'docker create --restart no --rm lab:busybox',
  'docker create -v /etc:/host/etc:ro -v data:/data -v /anonymous lab:busybox',
  'docker create -v d:/drive-of-an-anonymous-volume lab:busybox',
  'docker create -v ./sub:/sub -v .:/here:rw,rslave -v $(pwd)/x:/x -v "$PWD:/pwd" lab:busybox',
  'docker create -v ~:/home -v ~/.cache:/cache:z,ro -v /a/../etc//x:/y lab:busybox',
  'docker create --mount type=bind,source=/etc,target=/e,readonly,bind-propagation=rslave lab:busybox',
  'docker create --mount type=bind,src=.,dst=/e,ro=false --mount dst=/v,src=named lab:busybox',
  `docker create --mount 'type=volume,dst=/v,volume-opt=type=tmpfs,volume-opt=device=tmpfs,"volume-opt=o=size=1m,uid=1"' lab:busybox`,
  'docker create --mount type=tmpfs,dst=/t,tmpfs-size=1m,tmpfs-mode=700 --tmpfs /run:rw,size=1m lab:busybox',
  'docker create --tmpfs /run --volumes-from shared:ro --volumes-from=shared lab:busybox',
  'docker create --device /dev/null --device /dev/zero:/dev/z:r --device=/dev/full:rw lab:busybox',
  "docker create --device-cgroup-rule='c 1:3 rwm' --device-cgroup-rule 'a *:* r' lab:busybox",
  `docker create --gpus all --gpus '"device=0,1",capabilities=utility' lab:busybox`,
  'docker create --gpus 2 --gpus driver=x,count=3 lab:busybox',
  'docker create -e A=1 -eB=2 --env C="x y" --env=D -e "E F=g" lab:busybox',
  "docker create -e X=$'a\\tb' -e Y='a'\"b\"\\c lab:busybox",
  'docker create --sysctl net.core.somaxconn=1024 --sysctl kernel.msgmax=8192 lab:busybox',
  'docker create --log-driver json-file --log-opt max-size=1m --log-opt=max-file=2 lab:busybox',
  'docker create --log-driver none --runtime runc --hostname h lab:busybox',
  "docker create --health-cmd 'true || false' --health-interval 1m30s --health-retries 2 lab:busybox",
  'docker create --no-healthcheck --label a=b -l c --annotation x=y lab:busybox',
  'docker create --health-interval 5s --stop-timeout 3 --stop-signal TERM lab:busybox',
  'docker create -- lab:busybox --privileged',
  'docker create \\\n  --cap-drop=ALL \\\n  lab:busybox # a comment --privileged\n',
  'FOO=1 docker --debug --log-level info container create -w /srv --entrypoint /bin/sh lab:busybox -c ls',
  'OPTS="--cap-drop ALL --read-only"; docker create $OPTS lab:busybox',
  'A="a b"; docker create -e "A=$A" lab:busybox',
  'A="-e B"; docker create $A=1 lab:busybox',
  'X=1; docker create ${X:+--init} --user ${NOBODY_SETS_THIS:-7} lab:busybox',
  'docker create --privileged lab:busybox 2>/dev/null',
  'cd / && docker create -v ./etc:/x lab:busybox',
  'if true; then docker create --init=false lab:busybox; fi',
  'id=$(docker create --uts=host lab:busybox); echo $id',
];

/** Lines that the client or the engine refuses. */
export const refused: readonly string[] = [
  'docker create',
  'docker create --no-such-flag lab:busybox',
  'docker create -Z lab:busybox',
  'docker create --privileged=maybe lab:busybox',
  'docker create --name',
  'docker create -p 80:80:80:80 lab:busybox',
  'docker create -p 8000-8002:80-81 lab:busybox',
  'docker create -p nowhere:80:80 lab:busybox',
  'docker create -p 80/icmp lab:busybox',
  'docker create -m 64x lab:busybox',
  'docker create -m -1 lab:busybox',
  'docker create --memory-swap x lab:busybox',
  'docker create --cpus x lab:busybox',
  'docker create --cpu-shares 1.5 lab:busybox',
  'docker create --pids-limit many lab:busybox',
  'docker create --ulimit nofile=2:1 lab:busybox',
  'docker create --ulimit as=1 lab:busybox',
  'docker create --restart sometimes lab:busybox',
  'docker create --restart always:3 lab:busybox',
  'docker create --restart always --rm lab:busybox',
  'docker create --security-opt nonsense lab:busybox',
  'docker create --security-opt nonsense=1 lab:busybox',
  'docker create --security-opt no-new-privileges=maybe lab:busybox',
  'docker create --pid private lab:busybox',
  'docker create --uts container:x lab:busybox',
  'docker create --userns private lab:busybox',
  'docker create --cgroupns shareable lab:busybox',
  'docker create --ipc nonsense lab:busybox',
  'docker create --network name=a,colour=red lab:busybox',
  'docker create --network alias=x lab:busybox',
  'docker create --network mine --network host lab:busybox',
  'docker create -v ../x:/x lab:busybox',
  "docker create -v '~/x:/x' lab:busybox",
  'docker create -v /etc:/e:exec lab:busybox',
  'docker create -v /etc: lab:busybox',
  'docker create -v /etc:relative lab:busybox',
  'docker create -v a/b:/x lab:busybox',
  'docker create --name x lab:busybox',
  'docker create --cap-add NONSENSE lab:busybox',
  'docker create --mount type=bind,source=/etc lab:busybox',
  'docker create --mount type=bind,target=/e lab:busybox',
  'docker create --mount type=bind,source=etc,target=/e lab:busybox',
  'docker create --mount type=nonsense,target=/e lab:busybox',
  'docker create --mount type=bind,source=/etc,target=/e,volume-nocopy lab:busybox',
  'docker create --mount target=/e,colour=red lab:busybox',
  'docker create --tmpfs relative lab:busybox',
  'docker create --device relative lab:busybox',
  'docker create --device /dev/null:/dev/x:q lab:busybox',
  "docker create --device-cgroup-rule 'x 1:3 r' lab:busybox",
  'docker create --gpus some lab:busybox',
  'docker create --gpus count=1,count=2 lab:busybox',
  'docker create -e =x lab:busybox',
  'docker create --label =x lab:busybox',
  'docker create --sysctl vm.swappiness=1 lab:busybox',
  'docker create --log-driver none --log-opt a=b lab:busybox',
  'docker create --no-healthcheck --health-cmd true lab:busybox',
  'docker create --health-interval soon lab:busybox',
  'docker create --dns nowhere lab:busybox',
  'docker create --expose 1:2 lab:busybox',
  'docker create --memory-swappiness 101 lab:busybox',
  'docker create --storage-opt size lab:busybox',
  'docker create --attach nowhere lab:busybox',
  'docker create --blkio-weight -5 lab:busybox',
  'docker create --volumes-from shared:rshared lab:busybox',
  "docker create --label 'a",
];

/** Options that go with each other, as `[long name, letter, values]`; a switch has no values. */
const options: readonly (readonly [string, string, readonly string[]])[] = [
  ['privileged', '', []],
  ['read-only', '', []],
  ['init', '', []],
  ['interactive', 'i', []],
  ['tty', 't', []],
  ['publish-all', 'P', []],
  ['publish', 'p', ['80', '8080:80', '127.0.0.1:81:81/udp', '[::1]::82', '90-91:90-91']],
  ['volume', 'v', ['/etc:/e:ro', 'named:/n', '/anon', './x:/x:rshared', '/var/run/docker.sock:/s']],
  ['env', 'e', ['A=1', 'B=', 'C=a b', 'D=$x', "E='"]],
  ['user', 'u', ['0', '1000:1000', 'nobody']],
  ['memory', 'm', ['64m', '0', '1g']],
  ['cap-add', '', ['SYS_ADMIN', 'cap_net_raw', 'ALL']],
  ['cap-drop', '', ['all', 'MKNOD']],
  [
    'security-opt',
    '',
    ['seccomp=unconfined', 'no-new-privileges', 'label=disable', 'systempaths=unconfined'],
  ],
  ['pid', '', ['host', 'container:shared']],
  ['ipc', '', ['host', 'none', 'private']],
  ['device', '', ['/dev/null', '/dev/zero:/dev/z:r']],
  ['mount', '', ['type=bind,src=/etc,dst=/m,readonly', 'type=tmpfs,dst=/tm']],
  ['restart', '', ['always', 'on-failure:2']],
  ['cpu-shares', 'c', ['12']],
  ['log-opt', '', ['max-size=1m']],
  ['ulimit', '', ['nofile=1:2', 'core=0']],
];

/** A linear congruential generator (Numerical Recipes), so that a failure can be repeated. */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function quoted(text: string, way: number): string {
  if (way === 0) return `'${text.replaceAll("'", `'\\''`)}'`;
  if (way === 1) return `"${text.replaceAll(/[$"\\`]/gu, '\\$&')}"`;
  return text.replaceAll(/[^\w/:=.,-]/gu, '\\$&');
}

function spelled(next: (below: number) => number): string {
  const [long = '', letter = '', values = []] = options[next(options.length)] ?? [];
  const short = letter !== '' && next(2) === 0;
  if (values.length === 0)
    return short ? `-${letter}` : ([`--${long}`, `--${long}=true`, `--${long}=0`][next(3)] ?? '');
  const value = quoted(values[next(values.length)] ?? '', next(3));
  if (!short) return `--${long}${next(2) === 0 ? '=' : ' '}${value}`;
  return `-${next(2) === 0 ? 'it' : ''}${letter}${['', ' ', '='][next(3)] ?? ''}${value}`;
}

/** Lines with options drawn and spelled at random. */
export function randomLines(count: number, seed: number): string[] {
  const next = generator(seed);
  return Array.from({ length: count }, () => {
    const words = Array.from({ length: 1 + next(7) }, () => spelled(next));
    return `docker create ${words.join(' ')} lab:busybox --privileged`;
  });
}

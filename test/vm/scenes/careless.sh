# A machine whose engine and containers are set up as carelessly as they get. Run in the machine, once.
set -e

id mallory >/dev/null 2>&1 || useradd mallory
usermod --append --groups docker mallory
sysctl -q -w kernel.dmesg_restrict=0

# Files of the engine that anybody may change.
mkdir -p /etc/docker/certs.d/registry.example /etc/containerd /etc/sysconfig /srv/runtimes /etc/systemd/system/docker.socket.d
for file in ca.crt client.key; do echo "$file" >"/etc/docker/certs.d/registry.example/$file"; done
for file in ca.pem cert.pem key.pem; do echo "$file" >"/etc/docker/$file"; done
[ -e /etc/containerd/config.toml ] || echo 'version = 2' >/etc/containerd/config.toml
echo >/etc/sysconfig/docker
printf '[Socket]\nSocketMode=0666\n' >/etc/systemd/system/docker.socket.d/open.conf
cp "$(command -v runc)" /srv/runtimes/mine
mkdir -p /home/mallory
cp "$(command -v runc)" /home/mallory/runc

cat >/etc/docker/daemon.json <<'JSON'
{
  "builder": { "Entitlements": { "security-insecure": true } },
  "cgroup-parent": "everything.slice",
  "debug": true,
  "default-address-pools": [{ "base": "198.51.0.0/16", "size": 24 }],
  "experimental": true,
  "insecure-registries": ["registry.example:5000"],
  "ip6tables": false,
  "iptables": false,
  "metrics-addr": "0.0.0.0:9323",
  "proxies": { "http-proxy": "http://builder:correct-horse-battery@proxy.example:3128" },
  "registry-mirrors": ["http://mirror.example"],
  "runtimes": { "mine": { "path": "/srv/runtimes/mine" }, "theirs": { "path": "/home/mallory/runc" } },
  "seccomp-profile": "unconfined",
  "tlscacert": "/etc/docker/ca.pem",
  "tlscert": "/etc/docker/cert.pem",
  "tlskey": "/etc/docker/key.pem"
}
JSON
echo 'DOCKER_OPTS="-H tcp://0.0.0.0:2375 --tls=false"' >/etc/default/docker
units=/usr/lib/systemd/system
files="$units/docker.service $units/docker.socket /etc/docker/*.pem /etc/docker/daemon.json /etc/default/docker
  /etc/docker/certs.d/registry.example/* /etc/sysconfig/docker"
chown mallory $files /etc/docker
chmod 666 $files
chmod 777 /etc/docker /srv/runtimes /srv/runtimes/mine
mkdir -p /etc/cron.d
echo '* * * * * root /srv/clean.sh' >/etc/cron.d/clean
printf '#!/bin/sh\n' >/srv/clean.sh
chmod 777 /srv/clean.sh

systemctl stop docker docker.socket
systemctl daemon-reload
nft flush ruleset
iptables -P FORWARD ACCEPT
sysctl -q -w net.ipv4.ip_forward=1
systemctl start docker.socket docker
chown mallory /run/docker.sock /run/containerd/containerd.sock
chmod 666 /run/containerd/containerd.sock

# Containers that differ in one thing each, made as users make them.
mkdir -p /tmp/box/bin /srv/tree/below /srv/shared /srv/shop
cp /bin/busybox /tmp/box/bin/
for name in sh sleep cat ls true; do ln -sf busybox "/tmp/box/bin/$name"; done
printf "#!/bin/sh\nwhile sleep 60; do :; done\n" >/tmp/box/bin/sshd
chmod 755 /tmp/box/bin/sshd
tar -c -C /tmp/box . | docker import --change 'EXPOSE 80' - box:1 >/dev/null
docker tag box:1 box:latest
# The Node of the machine, for the image of the command: an import of its 120 MB takes a minute here.
tar -ch -C / opt/node $(ldd /opt/node | grep -o '/[^ ]*' | cut -c2-) |
  docker import --change 'ENTRYPOINT ["/opt/node", "/opt/ironhull/bin/ironhull"]' - node:1 >/dev/null
docker network create private >/dev/null
mount -t tmpfs none /srv/tree/below
systemctl start limited.slice
systemctl set-property --runtime limited.slice MemoryMax=200M TasksMax=300 CPUQuota=50%
echo '{ "defaultAction": "SCMP_ACT_ALLOW" }' >/srv/loose.json
cat >/srv/shop/compose.yaml <<'YAML'
name: shop
services:
  web:
    image: box:1
    command: sleep 1d
    network_mode: none
    security_opt: [seccomp:unconfined]
  worker:
    image: box:1
    command: sleep 1d
    network_mode: none
    security_opt: [seccomp:builtin]
    cgroup_parent: limited.slice
    ulimits: { core: -1 }
YAML
compose() {
  echo "--label com.docker.compose.project=shop --label com.docker.compose.service=$1 --label com.docker.compose.container-number=1" \
    "--label com.docker.compose.project.working_dir=/srv/shop --label com.docker.compose.project.config_files=/srv/shop/compose.yaml --label com.docker.compose.oneoff=False"
}
make() { name=$1; shift; docker run --detach --name "$name" "$@" >/dev/null; }
make plain box:1 sleep 1d
make hardened --user 65534:65534 --read-only --cap-drop ALL --security-opt no-new-privileges --security-opt seccomp=builtin \
  --memory 64m --pids-limit 50 --cpus 0.5 --restart on-failure:3 --log-opt max-size=1m --log-opt max-file=2 \
  --health-cmd true --network private --ulimit nofile=64:64 --ulimit nproc=64:64 box:1 sleep 1d
make host-namespaces --pid host --network host --ipc host --uts host --cgroupns host \
  --env PASSWORD=correct-horse-battery --env NODE_TLS_REJECT_UNAUTHORIZED=0 --label password=correct-horse-battery box:1 sleep 1d
make mounts --volume /etc:/outside --volume /var/run/docker.sock:/socket --volume /:/host:rslave --volume /srv/shared:/shared:rshared \
  --mount type=bind,source=/srv/tree,target=/tree,readonly,bind-recursive=writable --network none box:1 sleep 1d
make devices --device /dev/vda --device-cgroup-rule 'b 254:* rwm' --cap-add SYS_ADMIN --oom-score-adj -500 --restart always \
  --network none box:1 sshd 1d
make unconfined --security-opt apparmor=unconfined --security-opt seccomp=unconfined --security-opt systempaths=unconfined \
  --network none box:1 sleep 1d
make loose-profile --security-opt seccomp=/srv/loose.json --runtime mine --network container:plain --pids-limit 4000000 \
  box:latest sleep 1d
make ports --publish 8080:80 --publish 127.0.0.1:8081:81 --publish 443:443 box:1 sleep 1d
make lifted --memory 64m --pids-limit 50 --cpus 0.5 --network none box:1 sleep 1d
make shop-web-1 $(compose web) --privileged --network none box:1 sleep 1d
make shop-worker-1 $(compose worker) --cgroup-parent limited.slice --security-opt seccomp=builtin --ulimit core=-1 --network none box:1 sleep 1d
docker commit plain box:latest >/dev/null
docker exec --detach --privileged hardened sleep 1d
docker exec --detach --user 0 hardened sleep 1d
group=/sys/fs/cgroup$(cut -d: -f3 "/proc/$(docker inspect --format '{{.State.Pid}}' lifted)/cgroup")
for limit in memory.max pids.max cpu.max; do echo max >"$group/$limit"; done
# A process that enters a container without its control group, as `nsenter` of an administrator does.
make entered --memory 64m --pids-limit 50 --cpus 0.5 --network none box:1 sleep 1d
setsid sh -c 'echo $$ >/sys/fs/cgroup/cgroup.procs; exec nsenter --target "$1" --mount --pid sleep 1d' - \
  "$(docker inspect --format '{{.State.Pid}}' entered)" >/dev/null 2>&1 </dev/null &
printf 'rules:\n  host/docker-group-members:\n    trustedUsers: [ann]\n' >/root/ironhull.yaml

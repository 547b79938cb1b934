# The same machine after somebody secured it. Run after careless.sh, once.
set -e

docker rm --force $(docker ps --quiet) >/dev/null
systemctl stop docker docker.socket

gpasswd --delete mallory docker >/dev/null
sysctl -q -w kernel.dmesg_restrict=1 kernel.kptr_restrict=1 kernel.unprivileged_bpf_disabled=1 \
  kernel.yama.ptrace_scope=1 kernel.randomize_va_space=2 fs.protected_symlinks=1 fs.protected_hardlinks=1
mount -o remount,nsdelegate,memory_recursiveprot /sys/fs/cgroup

units=/usr/lib/systemd/system
rm -r /etc/systemd/system/docker.socket.d
echo 'DOCKER_OPTS=""' >/etc/default/docker
cat >/etc/docker/daemon.json <<'JSON'
{
  "default-ulimits": {
    "nofile": { "Name": "nofile", "Soft": 1024, "Hard": 4096 },
    "nproc": { "Name": "nproc", "Soft": 512, "Hard": 1024 }
  },
  "icc": false,
  "live-restore": true,
  "log-opts": { "max-size": "1m", "max-file": "2" },
  "no-new-privileges": true,
  "userland-proxy": false,
  "userns-remap": "default",
  "tlscacert": "/etc/docker/ca.pem",
  "tlscert": "/etc/docker/cert.pem",
  "tlskey": "/etc/docker/key.pem"
}
JSON
chown root:root $units/docker.service $units/docker.socket /etc/docker /etc/docker/*.pem /etc/docker/daemon.json \
  /etc/docker/certs.d/registry.example/* /etc/default/docker /etc/sysconfig/docker /run/containerd/containerd.sock
chmod 644 $units/docker.service $units/docker.socket /etc/docker/daemon.json /etc/default/docker /etc/sysconfig/docker
chmod 444 /etc/docker/*.pem /etc/docker/certs.d/registry.example/*
chmod 400 /etc/docker/key.pem /etc/docker/certs.d/registry.example/client.key
chmod 660 /run/containerd/containerd.sock
chmod 755 /etc/docker /srv/runtimes /srv/runtimes/mine /srv/clean.sh

# A file system of its own, without what the engine had.
mount -t tmpfs -o size=400m,mode=711 none /var/lib/docker
systemctl daemon-reload
systemctl start docker.socket docker

iptables -P FORWARD DROP

# A rule for each file of the engine.
rm -f /etc/audit/rules.d/*
for file in /usr/sbin/dockerd /usr/bin/containerd* /usr/bin/runc /usr/sbin/runc $units/docker.service $units/docker.socket \
  /etc/default/docker /etc/sysconfig/docker /etc/docker/daemon.json /etc/containerd/config.toml /run/containerd/containerd.sock; do
  [ ! -e "$file" ] || echo "-a always,exit -F path=$file -F perm=wa -k docker"
done >/etc/audit/rules.d/docker.rules
for folder in /etc/docker /var/lib/docker /run/containerd; do
  echo "-a always,exit -F dir=$folder -F perm=wa -k docker"
done >>/etc/audit/rules.d/docker.rules
augenrules --load >/dev/null

tar -c -C /tmp/box . | docker import --change 'EXPOSE 80' - box:1 >/dev/null
docker network create private >/dev/null
make() { name=$1; shift; docker run --detach --name "$name" "$@" >/dev/null; }
make plain box:1 sleep 1d
make host-user --userns host --network private box:1 sleep 1d
make ports --user 1000:1000 --publish 8080:80 --publish 127.0.0.1:8081:81 --publish 443:443 --network private box:1 sleep 1d

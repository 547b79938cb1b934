# Containers that differ in one thing each, made as users make them. Run in the machine, once.
set -e
mkdir -p /tmp/box/bin
cp /bin/busybox /tmp/box/bin/
for name in sh sleep cat ls true; do ln -sf busybox "/tmp/box/bin/$name"; done
tar -c -C /tmp/box . | docker import - box:1 >/dev/null
docker network create private >/dev/null
systemctl start limited.slice
systemctl set-property --runtime limited.slice MemoryMax=200M TasksMax=300 CPUQuota=50%
make() { name=$1; shift; docker run --detach --name "$name" "$@" >/dev/null; }
make plain box:1 sleep 1d
make hardened --user 65534:65534 --read-only --cap-drop ALL --security-opt no-new-privileges --memory 64m \
  --pids-limit 50 --cpus 0.5 --restart on-failure:3 --log-opt max-size=1m --log-opt max-file=2 \
  --health-cmd true --network private --ulimit nofile=64:64 --ulimit nproc=64:64 box:1 sleep 1d
make privileged --privileged box:1 sleep 1d
make host-namespaces --pid host --network host --ipc host --uts host --cgroupns host box:1 sleep 1d
make mounts --volume /etc:/outside --volume /var/run/docker.sock:/socket --volume /:/host:rslave \
  --volume /srv:/shared:rshared box:1 sleep 1d
make devices --device /dev/vda --device-cgroup-rule 'b 254:* rwm' --cap-add SYS_ADMIN box:1 sleep 1d
make unconfined --security-opt apparmor=unconfined --security-opt seccomp=unconfined \
  --security-opt systempaths=unconfined box:1 sleep 1d
make ports --publish 8080:80 --publish 127.0.0.1:8081:81 --publish 443:443 box:1 sleep 1d
make lifted --memory 64m --pids-limit 50 --cpus 0.5 box:1 sleep 1d
make sliced --cgroup-parent limited.slice box:1 sleep 1d
make many-processes --pids-limit 4000000 box:1 sleep 1d
make environment --env PASSWORD=correct-horse-battery box:1 sleep 1d
docker exec --detach plain sleep 1d
docker exec --detach --privileged hardened sleep 1d
group=/sys/fs/cgroup/system.slice/docker-$(docker inspect --format '{{.Id}}' lifted).scope
for limit in memory.max pids.max cpu.max; do echo max >"$group/$limit"; done

FROM busybox:1.37
COPY backup /usr/local/bin/backup
RUN mkdir /backups /source && chown 1000:1000 /backups
USER 1000:1000
HEALTHCHECK CMD ["test", "-w", "/backups"]
CMD ["/usr/local/bin/backup"]

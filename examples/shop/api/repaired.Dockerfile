FROM busybox:1.37
COPY pages /srv/api
EXPOSE 8081
USER 1000:1000
HEALTHCHECK CMD ["wget", "-q", "-O", "/dev/null", "http://127.0.0.1:8081/health"]
CMD ["httpd", "-f", "-v", "-p", "8081", "-h", "/srv/api"]

#include "benchmarks/support/nginx.hpp"

#include <fmt/format.h>

#include <fstream>

namespace bilten::bench {
namespace {

// As fast as nginx goes: no log, files stay open, connections stay open.
std::string configuration(const std::string& folder, int port)
{
    return fmt::format(
        R"(daemon off;
worker_processes 1;
pid {0}/nginx.pid;
error_log {0}/nginx-error.log;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    default_type application/json;
    sendfile on;
    tcp_nopush on;
    tcp_nodelay on;
    keepalive_requests 1000000000;
    keepalive_timeout 65;
    open_file_cache max=100 inactive=1h;
    open_file_cache_valid 1h;
    client_body_temp_path {0}/nginx-body;
    proxy_temp_path {0}/nginx-proxy;
    fastcgi_temp_path {0}/nginx-fastcgi;
    uwsgi_temp_path {0}/nginx-uwsgi;
    scgi_temp_path {0}/nginx-scgi;
    server {{
        listen 127.0.0.1:{1};
        root {0};
    }}
}}
)",
        folder,
        port);
}

std::vector<std::string> command(const std::string& folder, int port)
{
    const auto file = folder + "/nginx.conf";
    std::ofstream{file} << configuration(folder, port);
    return {"/usr/sbin/nginx", "-e", folder + "/nginx-error.log", "-c", file};
}

} // namespace

Nginx::Nginx(const std::string& folder)
    : port_{free_port()}, child_{"nginx", command(folder, port_)}
{
    child_.wait_for_port(port_);
}

std::string Nginx::url(const std::string& file) const
{
    return fmt::format("http://127.0.0.1:{}/{}", port_, file);
}

} // namespace bilten::bench

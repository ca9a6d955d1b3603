#!/bin/sh
# Runs before Nginx starts, as its own unprivileged user: checks the settings, writes what a template cannot say, and looks after the certificate.
set -eu
etc=${NGINX_ETC:-/etc/nginx}
work=${NGINX_WORK:-/tmp}
nginx=${NGINX_COMMAND:-nginx}
source=$etc/certificates
target=$work/nginx-tls

refuse() {
  echo "nginx: $1" >&2
  exit 1
}

# Proxies in front, whose word on the client's address and scheme is believed: addresses and networks with spaces or commas between.
write_real_ip() {
  {
    proxies=$(printf %s "${TRUSTED_PROXIES:-}" | tr ',' ' ')
    for proxy in $proxies; do echo "set_real_ip_from $proxy;"; done
    [ -z "$proxies" ] || printf 'real_ip_header X-Forwarded-For;\nreal_ip_recursive on;\n'
    echo 'geo $realip_remote_addr $is_from_proxy {'
    echo '  default 0;'
    for proxy in $proxies; do echo "  $proxy 1;"; done
    echo '}'
  } >"$etc/conf.d/real-ip.conf"
}

# `http2` moved from the listening line to a directive of its own in 1.25.1.
write_listen() {
  minor=$($nginx -v 2>&1 | sed -n 's#.*/1\.\([0-9]*\)\..*#\1#p')
  if [ "${minor:-0}" -gt 25 ]; then
    printf 'listen 8443 ssl default_server backlog=4096;\nhttp2 on;\n'
  else
    printf 'listen 8443 ssl http2 default_server backlog=4096;\n'
  fi >"$etc/conf.d/listen-tls.inc"
}

is_pair() {
  public=$(openssl x509 -noout -pubkey -in "$source/fullchain.pem" 2>/dev/null) && [ "$public" = "$(openssl pkey -pubout -in "$source/privkey.pem" 2>/dev/null)" ]
}

# A copy, so that half of a renewal is never loaded.
take_pair() {
  for file in fullchain.pem privkey.pem; do
    cp "$source/$file" "$target/$file.new"
    chmod 600 "$target/$file.new"
    mv "$target/$file.new" "$target/$file"
  done
}

make_provisional() {
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 -subj /CN=not-yet-certified \
    -keyout "$target/privkey.pem" -out "$target/fullchain.pem" 2>/dev/null
  chmod 600 "$target/privkey.pem"
  echo "nginx: there is no certificate yet; a provisional one is used until the companion has got one" >&2
}

has_source() {
  [ -r "$source/fullchain.pem" ] && [ -r "$source/privkey.pem" ]
}

is_taken() {
  cmp -s "$source/fullchain.pem" "$target/fullchain.pem" && cmp -s "$source/privkey.pem" "$target/privkey.pem"
}

# A pair that changed is taken over within so many seconds; nobody is disconnected for it.
watch_pair() {
  is_waiting=
  while sleep "${CERTIFICATE_CHECK_SECONDS:-60}"; do
    if has_source && ! is_taken && is_pair; then
      take_pair
      is_waiting=1
    fi
    if [ -n "$is_waiting" ] && $nginx -t -q && $nginx -s reload; then
      is_waiting=
      echo "nginx: the new certificate is in use" >&2
    fi
  done
}

if [ "${1:-}" = watch ]; then
  watch_pair
  exit
fi

for proxy in $(printf %s "${TRUSTED_PROXIES:-}" | tr ',' ' '); do
  case $proxy in *[!0-9a-fA-F.:/]*) refuse "TRUSTED_PROXIES: \"$proxy\" is no address or network, such as 10.0.0.0/8." ;; esac
done
write_real_ip
write_listen
case ${TLS:-off} in
off) exit ;;
own | acme) ;;
*) refuse "TLS is \"$TLS\"; it must be off, own or acme." ;;
esac
case ${PUBLIC_URL:-} in
https://?*) ;;
*) refuse "With TLS=$TLS, PUBLIC_URL must be the https address of this site, such as https://chat.example.org; it is \"${PUBLIC_URL:-}\"." ;;
esac
mkdir -p "$target"
chmod 700 "$target"
if has_source; then
  is_pair || refuse "$source/fullchain.pem and privkey.pem do not belong together, or are no certificate and key in PEM form."
  take_pair
elif [ "$TLS" = acme ]; then
  make_provisional
else
  refuse "TLS=own needs $source/fullchain.pem and $source/privkey.pem, readable for the user with the number $(id -u)."
fi
"$0" watch &

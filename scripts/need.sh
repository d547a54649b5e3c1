# Helpers of ./run and ./test: look for what is needed, install it on Debian, name it elsewhere.

# need_cargo: stops with advice when there is no Rust toolchain.
need_cargo() {
  command -v cargo >/dev/null && return
  [ -f "$HOME/.cargo/env" ] && . "$HOME/.cargo/env" && command -v cargo >/dev/null && return
  echo "barlab needs a Rust toolchain of 1.92 or later: https://rustup.rs" >&2
  exit 2
}

# need PACKAGE:PROOF …: PROOF is a command, or a file when it begins with a slash.
need() {
  local pair missing=()
  for pair in "$@"; do
    case "${pair#*:}" in
      /*) compgen -G "${pair#*:}" >/dev/null || missing+=("${pair%%:*}") ;;
      *) command -v "${pair#*:}" >/dev/null || missing+=("${pair%%:*}") ;;
    esac
  done
  [ ${#missing[@]} -eq 0 ] && return
  local sudo=""
  [ "$(id -u)" -eq 0 ] || sudo="sudo"
  if command -v apt-get >/dev/null && { [ -z "$sudo" ] || command -v sudo >/dev/null; }; then
    echo "Installing: ${missing[*]}" >&2
    $sudo apt-get update -qq
    DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
  else
    echo "Please install what these Debian packages hold, then start again: ${missing[*]}" >&2
    echo "(a C compiler; the PostgreSQL client library with its headers; the fonts Noto Sans CJK and Noto Serif CJK; for ./test also the tools named)" >&2
    exit 2
  fi
}

# Helpers of ./run and ./test: look for what is needed, install it on Debian, name it elsewhere.

# need_cargo: stops with advice when there is no Rust toolchain.
need_cargo() {
  command -v cargo >/dev/null && return
  [ -f "$HOME/.cargo/env" ] && . "$HOME/.cargo/env" && command -v cargo >/dev/null && return
  echo "barlab needs a Rust toolchain of 1.92 or later: https://rustup.rs" >&2
  exit 2
}

# need_lints: the formatter and the linter, which a minimal toolchain lacks.
need_lints() {
  cargo fmt --version >/dev/null 2>&1 && cargo clippy --version >/dev/null 2>&1 && return
  command -v rustup >/dev/null && rustup component add rustfmt clippy && return
  echo "Please install rustfmt and clippy for this Rust toolchain, then start again." >&2
  exit 2
}

# What building and making documents needs; BARLAB_FONTS may name a folder with the fonts.
building=('gcc libc6-dev:cc' 'libpq-dev:/usr/include//libpq-fe.h'
  "fonts-noto-cjk:${BARLAB_FONTS:-/usr/share/fonts}//NotoSerifCJK*")

# need PACKAGES:PROOF …: PROOF is a command, a pattern of files, or FOLDER//NAME for a file somewhere below a folder.
need() {
  local pair missing=()
  for pair in "$@"; do
    # Several packages may stand before the colon.
    # shellcheck disable=SC2206
    is_there "${pair#*:}" || missing+=(${pair%%:*})
  done
  [ ${#missing[@]} -eq 0 ] && return
  local sudo=""
  [ "$(id -u)" -eq 0 ] || sudo="sudo"
  if is_debian_12 && { [ -z "$sudo" ] || command -v sudo >/dev/null; }; then
    echo "Installing: ${missing[*]}" >&2
    $sudo apt-get update -qq
    DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
  else
    echo "Please install what these Debian packages hold, then start again: ${missing[*]}" >&2
    echo "(a C compiler; the PostgreSQL client library with its headers; the fonts Noto Sans CJK and Noto Serif CJK; for ./test also the tools named)" >&2
    exit 2
  fi
}

# Packages have these names there; another system, or another Debian, is told instead of guessed at.
os_release=/etc/os-release
is_debian_12() {
  command -v apt-get >/dev/null && grep -qx 'ID=debian' "$os_release" && grep -qx 'VERSION_ID="12"' "$os_release"
}

is_there() {
  case "$1" in
    *//*) [ -n "$(find -L "${1%//*}" -name "${1##*//}" -print -quit 2>/dev/null)" ] ;;
    /*) compgen -G "$1" >/dev/null ;;
    *) command -v "$1" >/dev/null ;;
  esac
}

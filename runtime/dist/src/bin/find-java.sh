# Sourced by the launchers: finds a JDK without starting one, by the file `release` of each.

# Say whether the folder $1 is a Java of at least version $2 that has the program $3.
java_fits() {
  [ -x "$1/bin/$3" ] && [ -f "$1/release" ] || return 1
  java_fits_major=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")
  [ "${java_fits_major:-0}" -ge "$2" ]
}

# Print the file $1 after every symbolic link.
follow_links() {
  follow_links_file=$1
  while [ -L "$follow_links_file" ]; do
    follow_links_to=$(readlink "$follow_links_file")
    case $follow_links_to in
      /*) follow_links_file=$follow_links_to ;;
      *) follow_links_file=$(dirname "$follow_links_file")/$follow_links_to ;;
    esac
  done
  printf '%s\n' "$follow_links_file"
}

# Set java_home to a Java of at least version $1 that has the program $2 (java or javac).
find_java() {
  java_home=${JAVA_HOME:-}
  if [ -n "$java_home" ] && java_fits "$java_home" "$1" "$2"; then return 0; fi
  java_home=$(command -v java || true)
  if [ -n "$java_home" ]; then
    java_home=$(dirname "$(dirname "$(follow_links "$java_home")")")
    if java_fits "$java_home" "$1" "$2"; then return 0; fi
  fi
  for java_home in \
    /usr/lib/jvm/* \
    /usr/java/* \
    /opt/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home \
    "${HOME:-/}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    "${SDKMAN_DIR:-${HOME:-/}/.sdkman}"/candidates/java/* \
    "${HOME:-/}"/.jdks/*; do
    if java_fits "$java_home" "$1" "$2"; then return 0; fi
  done
  echo "Bilevel needs a JDK of version $1 or newer and found none: not in JAVA_HOME (${JAVA_HOME:-not set}), on the PATH or in the usual folders. Maybe install one, or set JAVA_HOME to where it is." >&2
  return 1
}

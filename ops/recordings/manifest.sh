#!/bin/sh
# Prints the manifest of a server's files: type, mode, uid, gid, size, path, link target, and for a regular file with an execute bit its format.
# Usage: manifest.sh [ROOT] [COMMENT]; ROOT is / unless told, COMMENT the first line. Needs GNU find, od, head, tr, sed, sort.
# Formats: elf, script:INTERPRETER (as the #! line names it, without its argument), other. Other mounts are not entered.
root=${1:-/}
printf '# %s\n' "${2:-What exists before: type, mode, uid, gid, size, path, link target, format.}"
find "$root" -xdev -printf '%y\t%04m\t%U\t%G\t%s\t/%P\t%l\n' | LC_ALL=C sort -t "$(printf '\t')" -k 6,6 |
while IFS= read -r line; do
    format=
    case $line in
    f*)
        rest=${line#*	}; mode=${rest%%	*}
        path=${line#*	*	*	*	*	}; path=${path%	*}
        case $mode in
        *[1357]|*[1357]?|*[1357]??)
            case $mode in ?[0246][0246][0246]) ;; *)
                case $(head -c 4 "${root%/}$path" | od -An -tx1 | tr -d ' \n') in
                7f454c46) format=elf ;;
                2321*) format=script:$(head -n 1 "${root%/}$path" | sed 's/^#![ \t]*//; s/[ \t].*//') ;;
                *) format=other ;;
                esac ;;
            esac ;;
        esac ;;
    esac
    if [ -n "$format" ]; then printf '%s\t%s\n' "$line" "$format"; else printf '%s\n' "$line"; fi
done

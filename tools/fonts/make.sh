#!/usr/bin/env bash
# Makes the print fonts of the default theme, themes/default/fonts/, anew: subsets of Noto fonts, because the program carries
# them and the full ones take 36 MB. Run it when the characters that charset.py asks for have changed
# (a new sign in the theme, say). The same repository always gives the same bytes.
# Needs npm, python3 with venv, and Debian's package unicode-data.
set -euo pipefail
cd "$(dirname "$0")"

here=$PWD
out=$(cd ../.. && pwd)/themes/default/fonts
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
mkdir -p "$out"

[ -e /usr/share/unicode/Unihan_OtherMappings.txt.bz2 ] || { echo "please install: unicode-data" >&2; exit 1; }
python3 -m venv "$tmp/venv"
"$tmp/venv/bin/pip" install --quiet --disable-pip-version-check fonttools==4.60.1

# get NAME VERSION SHA256: the npm package @expo-google-fonts/NAME, unpacked as $tmp/NAME.
get() {
  npm pack --silent --pack-destination "$tmp" "@expo-google-fonts/$1@$2" >/dev/null
  echo "$3  $tmp/expo-google-fonts-$1-$2.tgz" | sha256sum --check --quiet
  mkdir "$tmp/$1"
  tar -xzf "$tmp/expo-google-fonts-$1-$2.tgz" -C "$tmp/$1" --strip-components=1
}
get noto-sans-sc 0.4.3 0d69d0f4971d2ff574e3d93cbc218dc950bf3f3f8f8e2c008d97687ed53aee59
get noto-serif-sc 0.4.3 ff6bcf5ba68d92dfecc05544bb150f9e724741a932354a0dd97e7289c40a3f5e
get noto-sans-symbols 0.4.1 d72d2f96c1c351967ec57842471b1da43ab8b1a40ecb003b1b0a0f50a3ee6388
get noto-sans-symbols-2 0.4.1 3bf3d6333487df36e88d146e032a9ed8246617ca2dfe1513a8a382c3fad12ac4

cd "$tmp"
mv noto-sans-sc/400Regular/*.ttf NotoSansSC-Regular.ttf
mv noto-sans-sc/700Bold/*.ttf NotoSansSC-Bold.ttf
mv noto-serif-sc/400Regular/*.ttf NotoSerifSC-Regular.ttf
mv noto-sans-symbols/400Regular/*.ttf NotoSansSymbols-Subset.ttf
mv noto-sans-symbols-2/400Regular/*.ttf NotoSansSymbols2-Subset.ttf
venv/bin/python "$here/charset.py" --out . --text Noto*SC-*.ttf \
  --symbol NotoSansSymbols2-Subset.ttf NotoSansSymbols-Subset.ttf

for font in Noto*.ttf; do
  venv/bin/pyftsubset "$font" --unicodes-file="${font%.ttf}.txt" --no-ignore-missing-unicodes --output-file="$out/$font" \
    --layout-features=kern,liga,locl,ccmp,palt,halt,vert,tnum --no-hinting --notdef-outline \
    --name-IDs='*' --no-bidi-closure --no-recalc-timestamp
done

# The licence asks for its text and the copyright lines beside the fonts. The four packages have the same text.
{
  printf 'The licence of the fonts in this folder, which asks to be kept beside them.\n'
  printf 'The fonts are subsets of the originals, made by tools/fonts/make.sh.\n\n'
  printf 'Noto Sans SC:\n%s\n\n' "$(head -n 1 noto-sans-sc/LICENSE_FONT)"
  printf 'Noto Serif SC:\n%s\n%s\n\n' "$(head -n 1 noto-serif-sc/LICENSE_FONT)" \
    '(c) 2017-2024 Adobe (http://www.adobe.com/).'
  printf 'Noto Sans Symbols, Noto Sans Symbols 2:\n%s\n\n' "$(head -n 1 noto-sans-symbols/LICENSE_FONT)"
  tail -n +3 noto-sans-sc/LICENSE_FONT | tr -d '\r' | sed 's/[[:space:]]*$//'
} >"$out/OFL.txt"

cd "$out" && wc -c Noto*.ttf && sha256sum Noto*.ttf

#!/bin/sh
# From public reporting to what is really known: in talks, nothing agreed, a block lifted only by claim, comparables around £10 million.
# Usage: sh run.sh [FOLDER]   (makes the season folder there; without one, somewhere that is thrown away)
set -eu

if [ $# -gt 0 ]; then
  season=$1
else
  made=$(mktemp -d)
  trap 'rm -rf "$made"' EXIT
  season=$made/season
fi
article="Article “Liverpool 'in talks' over 'All or Nothing' style documentary”, a supporters' news site, undated (after July 2023)"
then_=2018
later=2023-07-29..                       # some time after that day; the article is not dated

touchline new "$season" --club "Liverpool FC" --years 2023-24 > /dev/null
export TOUCHLINE_SEASON="$season"

say() { printf '\n== %s\n' "$1"; }
quietly() { touchline talk "$@" > /dev/null; }

quietly party liverpool-fc --role club --name "Liverpool FC"
quietly party fenway-sports-group --role owner --name "Fenway Sports Group"
quietly party juergen-klopp --role manager --name "Jürgen Klopp" --blocking
quietly party amazon --role media --name Amazon --platform amazon
quietly party media-groups --role media --name "Various media groups, none named"

say "2018"
quietly open amazon-2018 --with amazon --on $then_
touchline talk report "In 2018 Amazon wanted Liverpool for All or Nothing" \
  --talk amazon-2018 --about all-or-nothing --sureness reported --says "the article" --source "$article" --on $then_
touchline talk stance juergen-klopp against --text "fiercely against cameras following the team for a season; he stepped in" \
  --sureness reported --says "the press of the time" --source "$article" --on $then_
touchline talk end amazon-2018 vetoed --party juergen-klopp --why "The manager stepped in, as was widely reported" \
  --source "$article" --on $then_

say "Later"
quietly open media-groups --with media-groups --on $later
touchline talk report "The club negotiates about a possible TV show with various media groups" \
  --talk media-groups --about talks --sureness claimed --says "Bloomberg, through the article" --source "$article" --on $later
touchline talk report "The discussions may not lead to an agreement" \
  --talk media-groups --about agreement --sureness claimed --says "Bloomberg, through the article" --source "$article" --on $later
touchline talk report "No broadcaster is named; Amazon, Netflix and Disney have made such series" \
  --talk media-groups --about broadcaster --sureness reported --says "the article" --source "$article" --on $later
touchline talk stance juergen-klopp for --text "supportive of the latest project, which the report marks as surprising" \
  --sureness claimed --says "Bloomberg, through the article" --source "$article" --on $later
touchline talk report "The owners will see money, more supporters and new markets in it (an opinion)" \
  --talk media-groups --about owners --sureness claimed --says "the article" --source "$article" --on $later

say "What was known at the end of 2018"
touchline talk story --as-of 2018-12-31

say "What is known now"
touchline talk story --page "$(dirname "$season")/story.html"
touchline talk

say "Nothing can be signed: nothing is offered, and the block is lifted only by claim"
touchline talk sign media-groups --by liverpool-fc || echo "(exit $?)"

say "What such series were reported to bring"
touchline talk comparables

// Reads results, adds up a league table, and shows it as text, HTML and JSON. std::format puts values into a
// text: {:<12} is 12 wide and to the left, {:>4} is 4 wide and to the right, {:+} always shows the sign. The
// format is checked when the program is compiled.
#include <petri.h>

#include <algorithm>
#include <format>
#include <fstream>
#include <iostream>
#include <map>
#include <string>
#include <tuple>
#include <vector>

struct Team {
    std::string name;
    int played = 0, goals_for = 0, goals_against = 0, points = 0;

    int difference() const { return goals_for - goals_against; }

    void add_match(int scored, int conceded) {
        ++played;
        goals_for += scored;
        goals_against += conceded;
        points += scored > conceded ? 3 : scored == conceded ? 1 : 0;
    }
};

std::vector<Team> read_table(std::istream& in) {
    std::map<std::string, Team> teams;
    std::string home, away;
    int home_goals = 0, away_goals = 0;
    while (in >> home >> home_goals >> away_goals >> away) {
        teams[home].add_match(home_goals, away_goals);
        teams[away].add_match(away_goals, home_goals);
    }

    std::vector<Team> table;
    for (auto& [name, team] : teams) {
        team.name = name;
        table.push_back(team);
    }
    // Most points first, then the better difference, then more goals: tuples compare member by member.
    std::ranges::sort(table, std::ranges::greater(),
                      [](const Team& team) { return std::tuple(team.points, team.difference(), team.goals_for); });
    return table;
}

std::string as_text(const std::vector<Team>& table) {
    std::string text = std::format("{:<12}{:>4}{:>8}{:>6}{:>8}\n", "", "P", "Goals", "+/-", "Points");
    for (const Team& team : table) {
        const auto goals = std::format("{}:{}", team.goals_for, team.goals_against);
        text +=
            std::format("{:<12}{:>4}{:>8}{:>+6}{:>8}\n", team.name, team.played, goals, team.difference(), team.points);
    }
    return text;
}

std::string as_html(const std::vector<Team>& table) {
    std::string html = "<table><caption>The league</caption>"
                       "<thead><tr><th>Team</th><th>Played</th><th>Points</th></tr></thead><tbody>";
    for (const Team& team : table) {
        html += std::format("<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td></tr>", team.name, team.played,
                            team.points);
    }
    return html + "</tbody></table>";
}

std::string as_json(const std::vector<Team>& table) {
    std::string json;
    for (const Team& team : table) {
        if (!json.empty()) json += ',';
        json += std::format(R"({{"team":"{}","played":{},"points":{}}})", team.name, team.played, team.points);
    }
    return '[' + json + ']';
}

int main() {
    std::ifstream results("results.txt");
    if (!results) {
        std::cerr << "results.txt cannot be opened\n";
        return 1;
    }
    const std::vector<Team> table = read_table(results);
    std::cout << as_text(table);
    if (petri::html(as_html(table)) != 0 || petri::json(as_json(table)) != 0) {
        std::perror("petri");
        return 1;
    }
}

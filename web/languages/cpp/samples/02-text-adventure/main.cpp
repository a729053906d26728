// A text adventure. The world is data: rooms with exits and things in them. The program only knows how to
// read a command and what a command changes.
#include <iostream>
#include <map>
#include <set>
#include <sstream>
#include <string>

using Things = std::set<std::string>;

struct Room {
    std::string description;
    std::map<std::string, std::string> exits; // direction -> name of the room there
    Things things;
    bool dark = false;
};

class Game {
public:
    // Plays until the input ends or the story does. True when the reader has won.
    bool play(std::istream& in) {
        look();
        std::string line;
        while (std::cout << "> " << std::flush, std::getline(in, line)) {
            // A command is one word, or a word and what it is about.
            std::istringstream words(line);
            std::string verb, noun;
            words >> verb >> noun;

            if (verb == "look") {
                look();
            } else if (verb == "go") {
                go(noun);
            } else if (verb == "take") {
                take(noun);
            } else if (verb == "inventory") {
                std::cout << "You carry: " << list(carried_) << ".\n";
            } else if (verb == "quit") {
                break;
            } else if (!verb.empty()) {
                std::cout << "Try: look, go <direction>, take <thing>, inventory, quit.\n";
            }

            if (place_ == "village") {
                return carried_.contains("gold");
            }
        }
        return false;
    }

private:
    static std::string list(const Things& things) {
        std::string text;
        for (const std::string& thing : things) {
            if (!text.empty()) text += ", ";
            text += thing;
        }
        return text.empty() ? "nothing" : text;
    }

    Room& here() { return rooms_.at(place_); }

    bool can_see() { return !here().dark || carried_.contains("lamp"); }

    void look() {
        if (!can_see()) {
            std::cout << "It is pitch dark. Behind you, to the south, there is light.\n";
            return;
        }
        std::cout << here().description << '\n';
        if (!here().things.empty()) std::cout << "You see: " << list(here().things) << ".\n";
    }

    void go(const std::string& direction) {
        // find() gives end() when there is no such exit; at() would end the program.
        const auto exit = here().exits.find(direction);
        if (exit == here().exits.end()) {
            std::cout << "You cannot go there.\n";
            return;
        }
        place_ = exit->second;
        look();
    }

    void take(const std::string& thing) {
        if (!can_see()) {
            std::cout << "You grope about in the dark and find only stones.\n";
        } else if (here().things.erase(thing) == 0) {
            std::cout << "There is no " << (thing.empty() ? "such thing" : thing) << " here.\n";
        } else {
            carried_.insert(thing);
            std::cout << "Taken.\n";
        }
    }

    std::map<std::string, Room> rooms_ = {
        {"hill",
         {"You stand on a hill. North, a cave opens; the village lies to the west.",
          {{"north", "cave"}, {"west", "village"}},
          {"lamp"}}},
        {"cave", {"A low cave glitters in the lamp light. The way out is south.", {{"south", "hill"}}, {"gold"}, true}},
        {"village", {"You are home again.", {}, {}}},
    };
    std::string place_ = "hill";
    Things carried_;
};

int main() {
    Game game;
    const bool won = game.play(std::cin);
    std::cout << (won ? "With the gold in your bag, you have won!\n" : "The story ends here.\n");
}

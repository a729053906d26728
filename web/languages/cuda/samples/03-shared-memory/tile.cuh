#pragma once

constexpr int SIDE = 32;

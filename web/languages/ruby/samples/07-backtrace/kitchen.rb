class Kitchen
  RECIPES = { soup: %w[water carrots salt] }.freeze

  def cook(dish)
    "#{dish}: #{ingredients(dish).join(", ")}"
  end

  private

  def ingredients(dish) = RECIPES.fetch(dish)
end
